package org.sparkgan.data;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What lies directly in a local folder, with one look at each entry: Hadoop's own listing looks at each
 * several times and keeps what it saw of all. Links without an end are passed over.
 */
final class LocalListing implements RemoteIterator<SourceFile> {
    /** So many entries are looked at by all cores together, while those that read them wait. */
    private static final int AT_ONCE = 4096;

    private final String address;
    private final File folder;
    private final List<String> names;
    private int seen;
    private Iterator<SourceFile> entries = Collections.emptyIterator();

    /** Lists the entries of such names. */
    LocalListing(LocalFileSystem fileSystem, Path path, Predicate<String> wanted) throws IOException {
        String parent = path.toString();
        this.address = parent.endsWith("/") ? parent : parent + "/";
        this.folder = fileSystem.pathToFile(path);
        this.names = Arrays.stream(FileUtil.list(folder)).filter(wanted).toList();
    }

    @Override
    public boolean hasNext() throws IOException {
        while (!entries.hasNext() && seen < names.size()) {
            List<String> some = names.subList(seen, Math.min(names.size(), seen + AT_ONCE));
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

    private Optional<SourceFile> look(String name) {
        try {
            BasicFileAttributes state =
                    Files.readAttributes(new File(folder, name).toPath(), BasicFileAttributes.class);
            return Optional.of(new SourceFile(address + name, state.size(), state.isDirectory()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
