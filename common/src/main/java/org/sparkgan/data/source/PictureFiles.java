package org.sparkgan.data.source;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.Row;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.BrokenImageException;
import org.sparkgan.data.picture.ImageDecoder;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.LocalNames;

/** The pictures of some file lists as decoded rows, one in memory at a time. */
final class PictureFiles implements Iterator<Row> {
    /** Larger files are not read: a picture of 64 million pixels has less without any compression. */
    private static final long MOST_BYTES = 1L << 30;

    /** Knows the labels of pictures. */
    interface Labels extends Serializable {
        /** The label of a picture by its path or the name of its folder, null where it has none. */
        Integer of(String path, String folder);
    }

    private final Iterator<byte[]> lists;
    private final Deque<FileList.Listed> files = new ArrayDeque<>();
    private final Path base;
    private final FileSystem fileSystem;
    private final Labels labels;
    private final ImageDecoder decoder;

    /**
     * Reads lists one after the other.
     *
     * @param base to which their names are relative
     * @param labels of pictures
     */
    PictureFiles(Iterator<byte[]> lists, Path base, Labels labels, ImageDecoder decoder, Configuration hadoop)
            throws IOException {
        this.lists = lists;
        this.base = base;
        this.labels = labels;
        this.decoder = decoder;
        this.fileSystem = Folder.fileSystem(base, hadoop);
    }

    @Override
    public boolean hasNext() {
        while (files.isEmpty() && lists.hasNext()) {
            try {
                files.addAll(FileList.unpack(lists.next()));
            } catch (IOException e) {
                throw new IllegalStateException("a list of files was damaged on its way from the driver", e);
            }
        }
        return !files.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all files are read");
        }
        FileList.Listed file = files.remove();
        String name = LocalNames.readable(file.name());
        try {
            return Columns.decoded(name, labels.of(name, folder(name)), decoder.decode(bytes(file)));
        } catch (BrokenImageException e) {
            return Columns.broken(name, e.getMessage());
        }
    }

    private String folder(String file) {
        int end = file.lastIndexOf('/');
        return end < 0 ? base.getName() : file.substring(file.lastIndexOf('/', end - 1) + 1, end);
    }

    private byte[] bytes(FileList.Listed file) throws BrokenImageException {
        if (file.bytes() > MOST_BYTES) {
            throw new BrokenImageException(
                    "is too large: " + file.bytes() + " bytes, more than the " + MOST_BYTES + " that are read");
        }
        try (InputStream in = open(file.name())) {
            // Files are asked for their length, which is known, by the method that needs no array.
            byte[] bytes = new byte[(int) file.bytes()];
            int read = in.readNBytes(bytes, 0, bytes.length);
            return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
        } catch (FileNotFoundException | NoSuchFileException | AccessDeniedException | AccessControlException e) {
            throw new BrokenImageException("cannot be opened: " + e.getMessage(), e);
        } catch (IOException e) {
            // The store's fault, not the picture's: the task is tried again.
            throw new DataException(base + "/" + file.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Before it opens a local file, Hadoop takes longer to ask for its state than it takes to read a small one. */
    private InputStream open(String file) throws IOException {
        return fileSystem.getClass() == RawLocalFileSystem.class
                ? LocalNames.open(new File(((RawLocalFileSystem) fileSystem).pathToFile(base), file))
                : fileSystem.open(Folder.inside(base, file));
    }
}
