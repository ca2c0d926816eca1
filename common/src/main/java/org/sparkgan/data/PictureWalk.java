package org.sparkgan.data;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a walk through the folders of a source finds, without opening a file.
 *
 * @param pictures how many there are by their names
 * @param files packed as {@link FileList}s
 * @param folders names of the folders that hold pictures
 */
record PictureWalk(long pictures, List<byte[]> files, SortedSet<String> folders) {
    /** Whether there is a picture, without a look at the rest. */
    static boolean findsAny(SourcePaths paths) throws IOException {
        for (SourceFile root : paths.roots()) {
            FileWalk files = new FileWalk(paths.fileSystem(), root);
            while (files.hasNext()) {
                if (ImageSource.isPicture(files.next())) {
                    return true;
                }
            }
        }
        return false;
    }

    static PictureWalk through(SourcePaths paths) throws IOException {
        String base = paths.base().toString();
        long pictures = 0;
        FileList.Packer files = new FileList.Packer();
        SortedSet<String> folders = new TreeSet<>();
        String last = "";
        for (SourceFile root : paths.roots()) {
            FileWalk walk = new FileWalk(paths.fileSystem(), root);
            while (walk.hasNext()) {
                SourceFile file = walk.next();
                if (ImageSource.isPicture(file)) {
                    pictures++;
                    String folder = file.folder();
                    if (!folder.equals(last)) {
                        folders.add(folder.substring(folder.lastIndexOf('/') + 1));
                        last = folder;
                    }
                    files.add(SourcePaths.relative(base, file.address()), file.bytes());
                }
            }
        }
        return new PictureWalk(pictures, files.lists(), folders);
    }
}
