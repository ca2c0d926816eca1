package org.sparkgan.data.source;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.storage.LocalNames;

/**
 * What a walk through the folders of a source finds, without opening a file.
 *
 * @param pictures how many there are by their names
 * @param files packed as {@link FileList}s
 * @param folders names of the folders that hold pictures
 * @param listed of the pictures, how many a list has a label for
 * @param others files that are no pictures
 */
record PictureWalk(long pictures, List<byte[]> files, SortedSet<String> folders, long listed, PassedOver others) {
    private static final Logger LOG = LoggerFactory.getLogger(PictureWalk.class);

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

    /** Walks through all folders; the list may have labels by the paths of pictures. */
    static PictureWalk through(SourcePaths paths, ListedLabels list) throws IOException {
        String base = paths.base().toString();
        long pictures = 0;
        FileList.Packer files = new FileList.Packer();
        SortedSet<String> folders = new TreeSet<>();
        PassedOver others = new PassedOver();
        long listed = 0;
        String last = "";
        OddNames oddNames = new OddNames();
        for (SourceFile root : paths.roots()) {
            FileWalk walk = new FileWalk(paths.fileSystem(), root);
            while (walk.hasNext()) {
                SourceFile file = walk.next();
                if (!ImageSource.isPicture(file)) {
                    others.add(file.name());
                } else {
                    pictures++;
                    String folder = file.folder();
                    if (!folder.equals(last)) {
                        folders.add(LocalNames.readable(folder.substring(folder.lastIndexOf('/') + 1)));
                        last = folder;
                    }
                    String name = SourcePaths.relative(base, file.address());
                    listed += list.of(name) == null ? 0 : 1;
                    files.add(name, file.bytes());
                    oddNames.add(name);
                }
            }
        }
        oddNames.warn(paths);
        return new PictureWalk(pictures, files.lists(), folders, listed, others);
    }

    /** Names that are not UTF-8. */
    private static final class OddNames {
        private long count;
        private String example;

        void add(String name) {
            if (!LocalNames.isUtf8(name)) {
                count++;
                example = name;
            }
        }

        void warn(SourcePaths paths) {
            if (count > 0) {
                LOG.warn(
                        "data.source {}: the paths of {} pictures are not UTF-8, such as {}: they are taken, and stand so in"
                                + " the dataset; convmv renames them",
                        paths.source(),
                        count,
                        LocalNames.readable(example));
            }
        }
    }
}
