package org.sparkgan.data.source;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;
import org.sparkgan.data.picture.Packing;
import org.sparkgan.data.picture.Pixels;

/** The images of one IDX file as decoded rows, one at a time; images that a cut-off file lacks come as rejected. */
final class IdxRows implements Iterator<Row>, Closeable {
    private final IdxImages file;
    private final Packing packing;
    private final String name;
    private final DataInputStream images;
    private final DataInputStream labels;
    private int next;
    private String broken;

    IdxRows(IdxImages file, Packing packing, Configuration hadoop) throws IOException {
        this.file = file;
        this.packing = packing;
        this.name = new Path(file.images()).getName();
        this.images = IdxImages.stream(new Path(file.images()), hadoop);
        this.labels = file.labels() == null ? null : IdxImages.stream(new Path(file.labels()), hadoop);
        images.skipNBytes(IdxImages.imagesHead());
        if (labels != null) {
            labels.skipNBytes(IdxImages.labelsHead());
        }
    }

    @Override
    public boolean hasNext() {
        return next < file.count();
    }

    /** The path of an image is the file's name and the image's index. */
    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + file.count() + " images of " + name + " are read");
        }
        String path = name + "#" + next++;
        if (broken == null) {
            try {
                byte[] values = new byte[file.height() * file.width()];
                images.readFully(values);
                Integer label = labels == null ? null : labels.readUnsignedByte();
                return Columns.decoded(path, label, shaped(values));
            } catch (IOException e) {
                broken = "is missing: the file is cut off or damaged after " + (next - 1) + " of " + file.count()
                        + " images";
            }
        }
        return Columns.broken(path, broken);
    }

    @Override
    public void close() throws IOException {
        images.close();
        if (labels != null) {
            labels.close();
        }
    }

    private byte[] shaped(byte[] values) {
        ImageShape shape = packing.shape();
        boolean asItIs = shape.height() == file.height() && shape.width() == file.width();
        if (asItIs && shape.channels() == 1) {
            return values;
        }
        var picture = Pixels.grey(values, file.height(), file.width());
        return Pixels.planar(asItIs ? picture : Pixels.square(picture, packing, values), shape.channels());
    }
}
