package org.sparkgan.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What a walk through the folders of a source finds, without opening a file.
 *
 * @param pictures how many there are by their names
 * @param empty those of them without a byte, which Spark passes over in silence
 * @param folders names of the folders that hold pictures
 */
record PictureWalk(long pictures, List<Path> empty, SortedSet<String> folders) {
    /** Whether there is a picture, without a look at the rest. */
    static boolean findsAny(SourcePaths paths) throws IOException {
        for (FileStatus root : paths.roots()) {
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
        long pictures = 0;
        List<Path> empty = new ArrayList<>();
        SortedSet<String> folders = new TreeSet<>();
        for (FileStatus root : paths.roots()) {
            FileWalk files = new FileWalk(paths.fileSystem(), root);
            while (files.hasNext()) {
                FileStatus file = files.next();
                if (ImageSource.isPicture(file)) {
                    pictures++;
                    folders.add(file.getPath().getParent().getName());
                    if (file.getLen() == 0) {
                        empty.add(file.getPath());
                    }
                }
            }
        }
        return new PictureWalk(pictures, List.copyOf(empty), folders);
    }
}
