package org.sparkgan.data.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Formats in which images are handed on and which ingest does not read: what they are and what to do about them. */
enum ForeignFormat {
    SEVEN_ZIP("a 7z archive", "7z", 0, "7z\274\257\47\34", true),
    RAR("a RAR archive", "rar", 0, "Rar!\32\7", true),
    XZ("compressed with xz", "xz|txz", 0, "\3757zXZ\0", true),
    BZIP2("compressed with bzip2", "bz2|tbz2?", 0, "BZh", true),
    ZSTANDARD("compressed with zstd", "t?zst", 0, "\50\265\57\375", true),
    LZ4("compressed with lz4", "lz4", 0, "\4\42\115\30", true),
    LZIP("compressed with lzip", "lz|tlz", 0, "LZIP", true),
    COMPRESS("compressed with compress", "z", 0, "\37\235", true),
    NUMPY("a NumPy array", "npy", 0, "\223NUMPY", false),
    NUMPY_ZIP("a NumPy archive", "npz", 0, null, false),
    MATLAB("a MATLAB file", "mat", 0, "MATLAB 5.0 MAT-file", false),
    HDF5("an HDF5 file", "h5|hdf5|hdf", 0, "\211HDF\r\n\32\n", false),
    LMDB("an LMDB database", "mdb|lmdb", 16, "\336\300\357\276", false),
    TFRECORD("a TFRecord file", "tfrecords?(-\\d+-of-\\d+)?", 0, null, false),
    RECORD_IO("an MXNet record file", "rec", 0, null, false),
    ARROW("an Arrow file", "arrow|feather", 0, "ARROW1", false),
    PICKLE("pickled Python objects", "pkl|pickle|pt|pth", 0, "\200\2}q", false);

    /** CIFAR-10 and CIFAR-100 as Python has them. */
    private static final Pattern PICKLED_CIFAR = Pattern.compile("data_batch_\\d+|test_batch|batches\\.meta");

    private final String description;
    private final Pattern name;
    private final int offset;
    private final String magic;
    private final boolean packs;

    ForeignFormat(String description, String endings, int offset, String magic, boolean packs) {
        this.description = description;
        this.name = Pattern.compile(".*\\.(" + endings + ")", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        this.offset = offset;
        this.magic = magic;
        this.packs = packs;
    }

    /** The format that a file of this name has. */
    static Optional<ForeignFormat> named(String file) {
        return PICKLED_CIFAR.matcher(file).matches()
                ? Optional.of(PICKLE)
                : Arrays.stream(values())
                        .filter(format -> format.name.matcher(file).matches())
                        .findFirst();
    }

    /** The format of a file that starts with these bytes. */
    static Optional<ForeignFormat> of(byte[] start) {
        return Arrays.stream(values()).filter(format -> format.begins(start)).findFirst();
    }

    /** The format of a file by what it starts with, or else by its name. */
    static Optional<ForeignFormat> at(Path file, FileSystem fileSystem) throws IOException {
        try (BufferedInputStream in = new BufferedInputStream(fileSystem.open(file))) {
            return of(ArchiveFile.start(in)).or(() -> named(file.getName()));
        }
    }

    private boolean begins(byte[] start) {
        return magic != null && new String(start, StandardCharsets.ISO_8859_1).startsWith(magic, offset);
    }

    /** What a file of it is, and what to do: {@code is a 7z archive, which is not read: repack it ...}. */
    String advice() {
        return "is " + description + ", which is not read: "
                + (packs ? "unpack it, or repack it as .zip, .tar or .tar.gz" : ImageSource.Kind.ALL + " are read");
    }

    /** For messages about several files. */
    @Override
    public String toString() {
        return description;
    }
}
