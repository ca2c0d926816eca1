package org.sparkgan.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.RemoteIterator;
import org.sparkgan.storage.LocalNames;

/**
 * What lies directly in a local folder, with one look at each entry: Hadoop's own listing looks at each several times, keeps
 * what it saw of all, and passes over names that are not UTF-8. A link to nothing, or to itself, counts as an empty file, so
 * that a picture behind it is not lost in silence.
 */
final class LocalListing implements RemoteIterator<SourceFile> {
    /** So many entries are looked at by all cores together, while those that read them wait. */
    private static final int AT_ONCE = 4096;

    private final String address;
    private final List<Path> paths;
    private int seen;
    private Iterator<SourceFile> entries = Collections.emptyIterator();

    /** Lists the entries of such names, which {@link LocalNames} reads. */
    LocalListing(SourceFile folder, Predicate<String> wanted) throws IOException {
        this.address = folder.address().endsWith("/") ? folder.address() : folder.address() + "/";
        this.paths = list(path(folder), wanted);
    }

    /** Where a file or a folder of a local source lies. */
    static Path path(SourceFile file) {
        return LocalNames.path(file.path().toUri().getPath());
    }

    private static List<Path> list(Path folder, Predicate<String> wanted) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (wanted.test(LocalNames.of(entry))) {
                    paths.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (FileSystemException e) {
            throw new IOException("cannot list the folder " + folder + ": " + e, e);
        }
        return paths;
    }

    @Override
    public boolean hasNext() throws IOException {
        while (!entries.hasNext() && seen < paths.size()) {
            List<Path> some = paths.subList(seen, Math.min(paths.size(), seen + AT_ONCE));
            seen += some.size();
            try {
                entries = some.parallelStream()
                        .map(this::look)
                        .flatMap(Optional::stream)
                        .toList()
                        .iterator();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return entries.hasNext();
    }

    @Override
    public SourceFile next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("the folder is listed");
        }
        return entries.next();
    }

    private Optional<SourceFile> look(Path entry) {
        try {
            BasicFileAttributes state = Files.readAttributes(entry, BasicFileAttributes.class);
            return Optional.of(found(entry, state.size(), state.isDirectory()));
        } catch (FileSystemException e) {
            if (Files.isSymbolicLink(entry)) {
                return Optional.of(found(entry, 0, false));
            }
            if (e instanceof NoSuchFileException && !Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SourceFile found(Path entry, long bytes, boolean isFolder) {
        return new SourceFile(address + LocalNames.of(entry), bytes, isFolder);
    }
}
