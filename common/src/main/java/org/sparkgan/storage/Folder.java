package org.sparkgan.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.sparkgan.config.ConfigException;

/** A folder on a Hadoop file system (file:, hdfs:, s3a:); names are relative to it and may hold slashes. */
public final class Folder {
    private final FileSystem fileSystem;
    private final Path path;

    private Folder(FileSystem fileSystem, Path path) {
        this.fileSystem = fileSystem;
        this.path = path;
    }

    /** The folder at {@code uri}, which need not exist yet; a plain path is on the default file system. */
    public static Folder at(String uri, Configuration hadoop) throws IOException {
        Path path = address(uri);
        FileSystem fileSystem = fileSystem(path, hadoop);
        return new Folder(fileSystem, fileSystem.makeQualified(path));
    }

    /**
     * A file or a folder as a user writes it: everything but the scheme and the host is taken as it is, percent signs and
     * brackets too.
     *
     * @throws ConfigException for what can be none
     */
    public static Path address(String uri) {
        try {
            return new Path(uri);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("\"" + uri + "\" is no path: "
                    + (uri.contains(":")
                            ? "a name with a colon is written ./name or with the whole path"
                            : e.getMessage()));
        }
    }

    /** What has this name, in which a colon makes no scheme, in a folder. */
    public static Path inside(Path folder, String name) {
        return new Path(folder, new Path(null, null, name));
    }

    /**
     * The file system of {@code path}; on local disks the plain one, because the checksummed one writes, or looks for, a
     * .crc file beside each file and cannot flush.
     */
    public static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
        FileSystem fileSystem = connect(path, hadoop);
        return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
    }

    /**
     * The file system of {@code path} as Hadoop has it.
     *
     * @throws IOException also where its host is unknown, for which Hadoop blames the argument
     * @throws ConfigException for a name on a local disk that this JVM's locale cannot express
     */
    public static FileSystem connect(Path path, Configuration hadoop) throws IOException {
        try {
            FileSystem fileSystem = path.getFileSystem(hadoop);
            if (fileSystem instanceof LocalFileSystem) {
                LocalNames.requireExpressible(path.toUri().getPath());
            }
            return fileSystem;
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof UnknownHostException host) {
                throw new IOException("unknown host " + host.getMessage(), e);
            }
            throw e;
        }
    }

    /** The folder that holds the file at {@code uri}; neither need exist yet. */
    public static Folder holding(String uri, Configuration hadoop) throws IOException {
        Path path = address(uri);
        Path parent = connect(path, hadoop).makeQualified(path).getParent();
        if (parent == null) {
            throw new IOException(uri + " is no file");
        }
        return at(parent.toString(), hadoop);
    }

    /**
     * Whether there is a file at {@code uri}, and no folder.
     *
     * @throws FileNotFoundException where there is neither
     */
    public static boolean isFile(String uri, Configuration hadoop) throws IOException {
        Path path = address(uri);
        return fileSystem(path, hadoop).getFileStatus(path).isFile();
    }

    /** All bytes of the file at {@code uri}. */
    public static byte[] readFile(String uri, Configuration hadoop) throws IOException {
        return holding(uri, hadoop).read(address(uri).getName());
    }

    /** The folder {@code name} inside this one. */
    public Folder folder(String name) {
        return new Folder(fileSystem, inside(path, name));
    }

    /** The whole address. */
    public String uri() {
        return path.toString();
    }

    /** The whole address as Hadoop has it. */
    public Path path() {
        return path;
    }

    /** A new file, folders above included; fails where the name is taken. */
    public FSDataOutputStream create(String name) throws IOException {
        Path file = inside(path, name);
        return fileSystem instanceof RawLocalFileSystem local
                ? new FSDataOutputStream(
                        LocalOutput.create(local.pathToFile(file).toPath()), null)
                : fileSystem.create(file, false);
    }

    /** A file that takes the place of what the name held before; only for files nobody's safety depends on. */
    public FSDataOutputStream replace(String name) throws IOException {
        Path file = inside(path, name);
        return fileSystem instanceof RawLocalFileSystem local
                ? new FSDataOutputStream(
                        LocalOutput.replace(local.pathToFile(file).toPath()), null)
                : fileSystem.create(file, true);
    }

    /** A new file with these bytes; fails where the name is taken. */
    public void write(String name, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = create(name)) {
            out.write(bytes);
        }
    }

    /** Opens a file for reading. */
    public FSDataInputStream open(String name) throws IOException {
        return fileSystem.open(inside(path, name));
    }

    /** All bytes of a file. */
    public byte[] read(String name) throws IOException {
        try (FSDataInputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    /** Whether there is such a file or folder. */
    public boolean exists(String name) throws IOException {
        return fileSystem.exists(inside(path, name));
    }

    /** Whether the folder itself is there. */
    public boolean exists() throws IOException {
        return fileSystem.exists(path);
    }

    /** Names of the files and folders directly inside, in alphabetical order; none where the folder is missing. */
    public List<String> list() throws IOException {
        try {
            // S3A tries a denied listing again for minutes, but not a denied look at the folder.
            fileSystem.getFileStatus(path);
            return Arrays.stream(fileSystem.listStatus(path))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** Length of a file in bytes. */
    public long length(String name) throws IOException {
        return fileSystem.getFileStatus(inside(path, name)).getLen();
    }

    /** When a file was written last, in milliseconds since 1970 on the store's clock. */
    long modified(String name) throws IOException {
        return fileSystem.getFileStatus(new Path(path, name)).getModificationTime();
    }

    /** Makes the folder and those above it. */
    public void make() throws IOException {
        if (fileSystem instanceof RawLocalFileSystem local) {
            // As the umask has it; Hadoop sets permissions of its own.
            Files.createDirectories(local.pathToFile(path).toPath());
        } else if (!fileSystem.mkdirs(path)) {
            throw new IOException("cannot make the folder " + path);
        }
    }

    /** Deletes a file, or a folder with all that is in it; nothing happens where there is none. */
    public void delete(String name) throws IOException {
        fileSystem.delete(inside(path, name), true);
        if (fileSystem.exists(inside(path, name))) {
            throw new IOException("cannot delete " + inside(path, name));
        }
    }

    /** Deletes the folder with all that is in it; nothing happens where there is none. */
    public void delete() throws IOException {
        fileSystem.delete(path, true);
    }
}
