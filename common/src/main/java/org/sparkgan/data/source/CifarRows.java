package org.sparkgan.data.source;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;
import org.sparkgan.data.picture.Packing;
import org.sparkgan.data.picture.Pixels;

/** The images of one CIFAR file as decoded rows, one at a time; what is left over at its end comes as one rejected. */
final class CifarRows implements Iterator<Row>, Closeable {
    private final CifarFiles.Images images;
    private final DataInputStream in;
    private final Packing packing;
    private long next;

    CifarRows(CifarFiles.Images images, Packing packing, Configuration hadoop) throws IOException {
        Path path = new Path(images.file());
        this.images = images;
        this.in = path.getFileSystem(hadoop).open(path, 1 << 16);
        this.packing = packing;
    }

    @Override
    public boolean hasNext() {
        return next < images.promised();
    }

    /** The path of an image is the file's name and the image's index. */
    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all images of " + images.name() + " are read");
        }
        String path = images.name() + "#" + next;
        if (next++ == images.whole()) {
            return Columns.broken(path, "is cut off: the file ends within it");
        }
        byte[] entry = new byte[images.record()];
        try {
            in.readFully(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(images.file() + ": " + e.getMessage(), e);
        }
        int label = entry[images.labelBytes() - 1] & 0xFF;
        if (label >= images.classes()) {
            return Columns.broken(path, "has the label " + label + ", but there are " + images.classes());
        }
        return Columns.decoded(path, label, shaped(entry));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private byte[] shaped(byte[] entry) {
        ImageShape shape = packing.shape();
        int pixels = CifarFiles.SIDE * CifarFiles.SIDE;
        byte[] planes = new byte[3 * pixels];
        System.arraycopy(entry, images.labelBytes(), planes, 0, planes.length);
        if (shape.height() == CifarFiles.SIDE && shape.channels() == 3) {
            return planes;
        }
        var picture = Pixels.colour(planes, CifarFiles.SIDE, CifarFiles.SIDE);
        return Pixels.planar(Pixels.square(picture, packing, planes), shape.channels());
    }
}
