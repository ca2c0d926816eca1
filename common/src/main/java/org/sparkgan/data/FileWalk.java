package org.sparkgan.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * The files in a folder and all folders below it, but for hidden ones. Hadoop's own {@code listFiles} starts a process for
 * each local file to ask for its permissions.
 */
final class FileWalk implements RemoteIterator<SourceFile> {
    private final FileSystem fileSystem;
    private final Deque<SourceFile> folders = new ArrayDeque<>();
    private RemoteIterator<SourceFile> inside;
    private SourceFile next;

    /** Walks through {@code root}, which may be a file itself. */
    FileWalk(FileSystem fileSystem, SourceFile root) {
        this.fileSystem = fileSystem;
        folders.push(root);
    }

    @Override
    public boolean hasNext() throws IOException {
        while (next == null && (inside != null || !folders.isEmpty())) {
            if (inside == null) {
                inside = inside(fileSystem, folders.pop(), name -> !isHidden(name));
            }
            if (inside.hasNext()) {
                take(inside.next());
            } else {
                inside = null;
            }
        }
        return next != null;
    }

    @Override
    public SourceFile next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("the walk is over");
        }
        SourceFile file = next;
        next = null;
        return file;
    }

    /** What lies directly in a folder under such a name; a file lies in itself. */
    static RemoteIterator<SourceFile> inside(FileSystem fileSystem, SourceFile folder, Predicate<String> name)
            throws IOException {
        return fileSystem instanceof LocalFileSystem local && folder.isFolder()
                ? new LocalListing(local, folder.path(), name)
                : RemoteIterators.filteringRemoteIterator(
                        RemoteIterators.mappingRemoteIterator(
                                fileSystem.listStatusIterator(folder.path()), SourceFile::of),
                        file -> name.test(file.name()));
    }

    private void take(SourceFile found) {
        if (found.isFolder()) {
            folders.push(found);
        } else {
            next = found;
        }
    }

    /** Spark's rule for names that it passes over: what begins with a dot, or with an underscore but is no partition. */
    static boolean isHidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
    }
}
