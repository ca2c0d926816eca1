package org.sparkgan.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What a walk through the folders of a source finds, without opening a file.
 *
 * @param pictures how many there are by their names
 * @param empty those of them without a byte, which Spark passes over in silence
 * @param folders names of the folders that hold pictures
 */
record PictureWalk(long pictures, List<Path> empty, SortedSet<String> folders) {
    static PictureWalk through(SourcePaths paths) throws IOException {
        long pictures = 0;
        List<Path> empty = new ArrayList<>();
        SortedSet<String> folders = new TreeSet<>();
        for (FileStatus root : paths.roots()) {
            RemoteIterator<LocatedFileStatus> files = paths.fileSystem().listFiles(root.getPath(), true);
            while (files.hasNext()) {
                LocatedFileStatus file = files.next();
                if (ImageSource.isPicture(file) && !isHidden(root.getPath(), file.getPath())) {
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

    /** Spark's rule for names that it passes over: what begins with a dot, or with an underscore but is no partition. */
    private static boolean isHidden(Path root, Path file) {
        for (Path path = file; path != null && !path.equals(root); path = path.getParent()) {
            String name = path.getName();
            if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
                return true;
            }
        }
        return false;
    }
}
