package org.sparkgan.sample;

import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sparkgan.config.ImageShape;

/** The columns of generated images in tables, those of a packed dataset. */
public final class GeneratedColumns {
    /** Label is null where the generator takes none; pixels are uint8 {@code [channels, height, width]}. */
    public static final StructType OF_IMAGE = new StructType()
            .add("path", DataTypes.StringType, false)
            .add("label", DataTypes.IntegerType, true)
            .add("height", DataTypes.IntegerType, false)
            .add("width", DataTypes.IntegerType, false)
            .add("channels", DataTypes.IntegerType, false)
            .add("pixels", DataTypes.BinaryType, false);

    private GeneratedColumns() {}

    static Row row(int image, Integer label, ImageShape shape, byte[] pixels) {
        return RowFactory.create(name(image), label, shape.height(), shape.width(), shape.channels(), pixels);
    }

    static String name(int image) {
        return String.format(Locale.ROOT, "%06d.png", image);
    }
}
