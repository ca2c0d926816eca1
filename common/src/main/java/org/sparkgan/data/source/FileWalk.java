package org.sparkgan.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * The files in a folder and all folders below it, but for hidden ones. Links are followed, and those that lead back to a folder
 * above them are passed over. Hadoop's own {@code listFiles} starts a process for each local file to ask for its permissions.
 */
public final class FileWalk implements RemoteIterator<SourceFile> {
    private final FileSystem fileSystem;
    private final Deque<Visit> folders = new ArrayDeque<>();
    private Visit visited;
    private RemoteIterator<SourceFile> inside;
    private SourceFile next;

    /**
     * A folder on the way.
     *
     * @param identity the same whatever links lead there; null where there are no links
     * @param above through which it was reached, null at the root
     */
    private record Visit(SourceFile folder, Object identity, Visit above) {
        boolean isCircle() {
            return identity != null
                    && Stream.iterate(above, Objects::nonNull, Visit::above)
                            .anyMatch(visit -> identity.equals(visit.identity));
        }
    }

    /** Walks through {@code root}, which may be a file itself. */
    public FileWalk(FileSystem fileSystem, SourceFile root) throws IOException {
        this.fileSystem = fileSystem;
        folders.push(visit(root, null));
    }

    @Override
    public boolean hasNext() throws IOException {
        while (next == null && (inside != null || !folders.isEmpty())) {
            if (inside == null) {
                visited = folders.pop();
                inside = inside(fileSystem, visited.folder, name -> !isHidden(name));
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
        if (!folder.isFolder()) {
            return RemoteIterators.filteringRemoteIterator(
                    RemoteIterators.remoteIteratorFromSingleton(folder), file -> name.test(file.name()));
        }
        return fileSystem instanceof LocalFileSystem
                ? new LocalListing(folder, name)
                : RemoteIterators.filteringRemoteIterator(
                        RemoteIterators.mappingRemoteIterator(
                                fileSystem.listStatusIterator(folder.path()), SourceFile::of),
                        file -> name.test(file.name()));
    }

    private void take(SourceFile found) throws IOException {
        if (!found.isFolder()) {
            next = found;
            return;
        }
        Visit visit = visit(found, visited);
        if (!visit.isCircle()) {
            folders.push(visit);
        }
    }

    private Visit visit(SourceFile file, Visit above) throws IOException {
        Object identity = fileSystem instanceof LocalFileSystem && file.isFolder()
                ? Files.readAttributes(LocalListing.path(file), BasicFileAttributes.class)
                        .fileKey()
                : null;
        return new Visit(file, identity, above);
    }

    /** Spark's rule for names that it passes over: what begins with a dot, or with an underscore but is no partition. */
    static boolean isHidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
    }
}
