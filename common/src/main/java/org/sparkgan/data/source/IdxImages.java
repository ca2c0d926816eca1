package org.sparkgan.data.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkgan.data.DataException;
import org.sparkgan.storage.Folder;

/**
 * One IDX file of grey images, gzipped or not, with the labels that lie beside it; the format is described at
 * http://yann.lecun.com/exdb/mnist: four bytes of magic, a 32-bit big-endian size for each dimension, then the bytes.
 *
 * @param images address of the file
 * @param labels address of the labels, null where there are none
 * @param count how many images the file promises
 * @param height in pixels
 * @param width in pixels
 */
record IdxImages(String images, String labels, int count, int height, int width) implements Serializable {
    private static final int IMAGES_MAGIC = 0x0803;
    private static final int LABELS_MAGIC = 0x0801;
    private static final int GZIP_MAGIC = 0x1f8b;

    /** Reads the heads of an images file and of its labels file. */
    static IdxImages open(Path images, FileSystem fileSystem) throws IOException {
        try (DataInputStream in = stream(images, fileSystem.getConf())) {
            readMagic(in, images, IMAGES_MAGIC, "images");
            int count = in.readInt();
            int height = in.readInt();
            int width = in.readInt();
            if (count < 1 || height < 1 || width < 1 || (long) height * width > 1 << 24) {
                throw new DataException(images + ": not a usable IDX file: it promises " + count + " images of " + width
                        + "x" + height);
            }
            Optional<Path> labels = labelsBeside(images, fileSystem);
            if (labels.isPresent()) {
                checkLabels(labels.get(), count, fileSystem);
            }
            return new IdxImages(images.toString(), labels.map(Path::toString).orElse(null), count, height, width);
        } catch (EOFException e) {
            throw new DataException(images + ": not an IDX file: it ends within its head", e);
        }
    }

    /** The file from its first byte, unpacked. */
    static DataInputStream stream(Path path, Configuration hadoop) throws IOException {
        InputStream in = new BufferedInputStream(path.getFileSystem(hadoop).open(path), 1 << 16);
        in.mark(2);
        int start = in.read() << 8 | in.read();
        in.reset();
        return new DataInputStream(start == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(in)) : in);
    }

    /** Bytes of an images file before the first image. */
    static int imagesHead() {
        return 16;
    }

    /** Bytes of a labels file before the first label. */
    static int labelsHead() {
        return 8;
    }

    private static void checkLabels(Path labels, int images, FileSystem fileSystem) throws IOException {
        try (DataInputStream in = stream(labels, fileSystem.getConf())) {
            readMagic(in, labels, LABELS_MAGIC, "labels");
            int count = in.readInt();
            if (count != images) {
                throw new DataException(labels + ": it holds " + count + " labels for " + images + " images");
            }
        }
    }

    private static void readMagic(DataInputStream in, Path path, int expected, String what) throws IOException {
        byte[] start = in.readNBytes(4);
        if (start.length < 4 || (start[0] << 24 | start[1] << 16 | start[2] << 8 | start[3]) != expected) {
            HexFormat hex = HexFormat.ofDelimiter(" ");
            throw new DataException(path + ": not an IDX file of " + what + ": it starts with ["
                    + hex.formatHex(start) + "] rather than [00 00 " + hex.formatHex(new byte[] {8, (byte) expected})
                    + "]");
        }
    }

    /** {@code train-images-idx3-ubyte} has its labels in {@code train-labels-idx1-ubyte}, either of them gzipped or not. */
    private static Optional<Path> labelsBeside(Path images, FileSystem fileSystem) throws IOException {
        String name = images.getName().replace("images", "labels").replace("idx3", "idx1");
        if (name.equals(images.getName())) {
            return Optional.empty();
        }
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        for (String candidate : new String[] {name, plain, plain + ".gz"}) {
            Path labels = Folder.inside(images.getParent(), candidate);
            if (fileSystem.exists(labels)) {
                return Optional.of(labels);
            }
        }
        return Optional.empty();
    }
}
