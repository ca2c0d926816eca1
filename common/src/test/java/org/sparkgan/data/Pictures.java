package org.sparkgan.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.sparkgan.config.Crop;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.picture.Packing;

/** Draws and encodes the pictures of the tests. */
public final class Pictures {
    private Pictures() {}

    /** The default way to pack pictures. */
    public static Packing packing(ImageShape shape) {
        return new Packing(shape, Crop.CENTER, 0xFFFFFF, 64_000_000, 42);
    }

    /** Four flat quarters: red, green, blue and grey, from the top left on. */
    public static BufferedImage quarters(int width, int height, int type) {
        BufferedImage picture = new BufferedImage(width, height, type);
        Graphics2D graphics = picture.createGraphics();
        Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, new Color(100, 100, 100)};
        for (int i = 0; i < 4; i++) {
            graphics.setColor(colours[i]);
            graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
        }
        graphics.dispose();
        return picture;
    }

    /** One grey value all over. */
    public static BufferedImage flat(int size, int value) {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < size * size; i++) {
            picture.getRaster().setSample(i % size, i / size, 0, value);
        }
        return picture;
    }

    public static byte[] encode(BufferedImage picture, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, format, out)) {
            throw new IOException("the JDK cannot write this picture as " + format);
        }
        return out.toByteArray();
    }

    /** A JPEG file with an EXIF segment that says how the camera was held. */
    public static byte[] withOrientation(byte[] jpeg, int orientation) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(jpeg, 0, 2);
        out.writeShort(0xFFE1);
        out.writeShort(2 + 6 + 26);
        out.writeBytes("Exif\0\0MM");
        out.writeShort(42);
        out.writeInt(8);
        out.writeShort(1);
        out.writeShort(0x0112);
        out.writeShort(3);
        out.writeInt(1);
        out.writeShort(orientation);
        out.writeShort(0);
        out.writeInt(0);
        out.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }

    public static void save(Path file, BufferedImage picture) throws IOException {
        Files.createDirectories(file.getParent());
        String name = file.getFileName().toString();
        Files.write(file, encode(picture, name.substring(name.lastIndexOf('.') + 1)));
    }

    /** An IDX file of {@code images}, all with the same size; gzipped where the name ends so. */
    public static void saveIdx(Path file, int height, int width, byte[]... images) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x0803);
        out.writeInt(images.length);
        out.writeInt(height);
        out.writeInt(width);
        for (byte[] image : images) {
            out.write(image);
        }
        saveMaybeZipped(file, bytes.toByteArray());
    }

    public static void saveIdxLabels(Path file, int... labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x0801);
        out.writeInt(labels.length);
        for (int label : labels) {
            out.writeByte(label);
        }
        saveMaybeZipped(file, bytes.toByteArray());
    }

    private static void saveMaybeZipped(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        if (!file.toString().endsWith(".gz")) {
            Files.write(file, bytes);
            return;
        }
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
    }
}
