package org.sparkgan.data.ingest;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
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
        boolean isKnown = channels == 1 || channels == 3 || channels == 4;
        if (!isKnown || data.length != (long) height * width * channels) {
            return new byte[0];
        }
        BufferedImage picture = picture(data, height, width, channels);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return png.toByteArray();
    }

    /** Sees the bytes as a picture, where they are. */
    private static BufferedImage picture(byte[] data, int height, int width, int channels) {
        int[] bands = channels == 1 ? new int[] {0} : Arrays.copyOf(COLOUR, channels);
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(data, data.length), width, height, width * channels, channels, bands, null);
        ColorModel colours = new ComponentColorModel(
                ColorSpace.getInstance(channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                channels == 4,
                false,
                channels == 4 ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(colours, raster, false, null);
    }
}
