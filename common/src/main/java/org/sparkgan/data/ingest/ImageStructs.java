package org.sparkgan.data.ingest;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Pictures as Spark's image source has them, rows of blue, green and red as in OpenCV, as PNG files: the same pixels in a form that
 * all sources share.
 *
 * @see <a href="https://spark.apache.org/docs/latest/ml-datasource.html">Spark's image data source</a>
 */
final class ImageStructs implements UDF1<Row, byte[]> {
    private static final long serialVersionUID = 1L;

    private static final Set<String> FIELDS = Set.of("height", "width", "nChannels", "data");

    /** Where red, green, blue and alpha stand among the bytes of a pixel. */
    private static final int[] COLOUR = {2, 1, 0, 3};

    /** Whether values of a column are such pictures. */
    static boolean are(DataType type) {
        return type instanceof StructType struct
                && Arrays.stream(struct.fields())
                        .map(StructField::name)
                        .collect(Collectors.toSet())
                        .containsAll(FIELDS)
                && struct.apply("data").dataType() instanceof BinaryType;
    }

    /** Null for what Spark could not read; no bytes for what has not a byte a sample. */
    @Override
    public byte[] call(Row image) throws IOException {
        if (image == null || image.isNullAt(image.fieldIndex("data")) || image.<Integer>getAs("height") <= 0) {
            return null;
        }
        int height = image.getAs("height");
        int width = image.getAs("width");
        int channels = image.getAs("nChannels");
        byte[] data = image.getAs("data");
        int type = type(channels);
        if (type == BufferedImage.TYPE_CUSTOM || data.length != (long) height * width * channels) {
            return new byte[0];
        }
        BufferedImage picture = new BufferedImage(width, height, type);
        for (int i = 0; i < data.length; i++) {
            int pixel = i / channels;
            int band = channels == 1 ? 0 : COLOUR[i % channels];
            picture.getRaster().setSample(pixel % width, pixel / width, band, data[i] & 0xff);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return png.toByteArray();
    }

    private static int type(int channels) {
        return switch (channels) {
            case 1 -> BufferedImage.TYPE_BYTE_GRAY;
            case 3 -> BufferedImage.TYPE_3BYTE_BGR;
            case 4 -> BufferedImage.TYPE_4BYTE_ABGR;
            default -> BufferedImage.TYPE_CUSTOM;
        };
    }
}
