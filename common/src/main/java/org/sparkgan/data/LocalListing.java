package org.sparkgan.data;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What lies directly in a local folder, with one look at each entry when it is its turn: Hadoop's own listing looks at each
 * several times and keeps what it saw of all. Links without an end are passed over.
 */
final class LocalListing implements RemoteIterator<FileStatus> {
    private final Path path;
    private final String folderPath;
    private final File folder;
    private final Iterator<String> names;
    private FileStatus next;

    LocalListing(LocalFileSystem fileSystem, Path path) throws IOException {
        this.path = path;
        String parent = path.toUri().getPath();
        this.folderPath = parent.endsWith("/") ? parent : parent + "/";
        this.folder = fileSystem.pathToFile(path);
        this.names = Arrays.asList(FileUtil.list(folder)).iterator();
    }

    @Override
    public boolean hasNext() throws IOException {
        while (next == null && names.hasNext()) {
            next = status(names.next());
        }
        return next != null;
    }

    @Override
    public FileStatus next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("the folder is listed");
        }
        FileStatus found = next;
        next = null;
        return found;
    }

    private FileStatus status(String name) throws IOException {
        try {
            BasicFileAttributes state =
                    Files.readAttributes(new File(folder, name).toPath(), BasicFileAttributes.class);
            long modified = state.lastModifiedTime().toMillis();
            Path entry = new Path(path.toUri().getScheme(), path.toUri().getAuthority(), folderPath + name);
            return new FileStatus(state.size(), state.isDirectory(), 1, 0, modified, entry);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
