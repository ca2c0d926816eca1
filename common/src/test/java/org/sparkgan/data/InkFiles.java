package org.sparkgan.data;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** JPEG files with four components, as Adobe's programs write them: inks are held inverted. */
public final class InkFiles {
    private InkFiles() {}

    /** Flat inks, each 0 to 255, as CMYK. */
    public static byte[] cmyk(int cyan, int magenta, int yellow, int black) throws IOException {
        return withAdobe(raw(255 - cyan, 255 - magenta, 255 - yellow, 255 - black), 0);
    }

    /** Flat inks, each 0 to 255, as YCCK: the inks as if they were red, green and blue, in the YCbCr of JFIF. */
    public static byte[] ycck(int cyan, int magenta, int yellow, int black) throws IOException {
        double luma = 0.299 * cyan + 0.587 * magenta + 0.114 * yellow;
        int blueness = (int) Math.round(128 + (yellow - luma) / 1.772);
        int redness = (int) Math.round(128 + (cyan - luma) / 1.402);
        return withAdobe(raw((int) Math.round(luma), Math.min(255, blueness), Math.min(255, redness), 255 - black), 2);
    }

    private static byte[] raw(int... values) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, values);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(raster, null, null), null);
        }
        return file.toByteArray();
    }

    private static byte[] withAdobe(byte[] jpeg, int transform) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(jpeg, 0, 2);
        out.writeShort(0xFFEE);
        out.writeShort(14);
        out.writeBytes("Adobe");
        out.writeShort(100);
        out.writeInt(0);
        out.writeByte(transform);
        out.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }
}
