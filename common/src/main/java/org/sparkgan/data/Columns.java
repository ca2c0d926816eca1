package org.sparkgan.data;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.sparkgan.config.ImageShape;

/** The columns of a packed dataset, and those of a decoded image on its way there. */
public final class Columns {
    public static final String PATH = "path";
    public static final String LABEL = "label";
    public static final String PIXELS = "pixels";
    public static final String MESSAGE = "message";

    /** Of an image that is to be appended: whether the dataset has read it already. */
    public static final String KNOWN = "known";

    /** Of an image that is to be appended: whether the dataset has another with the same pixels. */
    public static final String REPEATED = "repeated";

    /** The columns of a packed dataset; {@code pixels} holds uint8 values, channels first. */
    public static final StructType PACKED = new StructType()
            .add(PATH, StringType, false)
            .add(LABEL, IntegerType, true)
            .add("height", IntegerType, false)
            .add("width", IntegerType, false)
            .add("channels", IntegerType, false)
            .add(PIXELS, BinaryType, false);

    /** A decoded image: path, label and either pixels or a message that says why there are none. */
    public static final StructType DECODED = new StructType()
            .add(PATH, StringType, false)
            .add(LABEL, IntegerType, true)
            .add(PIXELS, BinaryType, true)
            .add(MESSAGE, StringType, true);

    /** A rejected image: the reason is what {@link RejectedReason} counts, the message all that is known. */
    public static final StructType REJECTED = new StructType()
            .add(PATH, StringType, false)
            .add("reason", StringType, false)
            .add(MESSAGE, StringType, false);

    private Columns() {}

    public static Row decoded(String path, Integer label, byte[] pixels) {
        return RowFactory.create(path, label, pixels, null);
    }

    public static Row broken(String path, String message) {
        return RowFactory.create(path, null, null, message);
    }

    public static boolean isBroken(Row decoded) {
        return !decoded.isNullAt(3);
    }

    public static boolean isKnown(Row marked) {
        return marked.<Boolean>getAs(KNOWN);
    }

    public static boolean isRepeated(Row marked) {
        return marked.<Boolean>getAs(REPEATED);
    }

    public static Row packed(Row decoded, ImageShape shape) {
        return RowFactory.create(
                decoded.get(0), decoded.get(1), shape.height(), shape.width(), shape.channels(), decoded.get(2));
    }

    public static Row rejected(Row decoded) {
        String message = decoded.getString(3);
        return RowFactory.create(decoded.get(0), RejectedReason.in(message), message);
    }
}
