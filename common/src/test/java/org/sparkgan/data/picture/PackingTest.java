package org.sparkgan.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.Crop;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Pictures;

/** The settings of packing, and kinds of files that need more than a writer's defaults. */
class PackingTest {
    private static final ImageShape GREY = new ImageShape(1, 8, 8);

    @Test
    void transparencyLiesOverTheBackground() throws Exception {
        ImageDecoder decoder =
                new ImageDecoder(new Packing(new ImageShape(3, 2, 2), Crop.CENTER, 0x102030, 64_000_000, 42));
        BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(1, 0, 0xFFABCDEF);
        byte[] pixels = decoder.decode(Pictures.encode(picture, "png"));
        assertThat(pixels).containsExactly(0x10, 0xAB, 0x10, 0x10, 0x20, 0xCD, 0x20, 0x20, 0x30, 0xEF, 0x30, 0x30);
    }

    @Test
    void noCropSqueezesAllOfThePicture() throws Exception {
        BufferedImage wide = new BufferedImage(32, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 32 * 8; i++) {
            wide.getRaster().setSample(i % 32, i / 32, 0, i % 32 < 16 ? 40 : 200);
        }
        byte[] pixels = decoder(Crop.NONE, 42).decode(Pictures.encode(wide, "png"));
        for (int i = 0; i < 64; i++) {
            int column = i % 8;
            if (column < 3 || column > 4) {
                assertThat(pixels[i] & 0xFF).as("pixel %d", i).isEqualTo(column < 3 ? 40 : 200);
            }
        }
    }

    /** Each column of the picture has its number for a value, so that the first pixel says where the square lies. */
    @Test
    void randomSquaresLieWhereSeedAndContentSay() throws Exception {
        Set<Integer> places = new HashSet<>();
        int changed = 0;
        for (int file = 0; file < 200; file++) {
            BufferedImage wide = new BufferedImage(11, 8, BufferedImage.TYPE_BYTE_GRAY);
            for (int i = 0; i < 11 * 8; i++) {
                wide.getRaster().setSample(i % 11, i / 11, 0, i % 11);
            }
            wide.getRaster().setSample(10, 7, 0, file);
            byte[] png = Pictures.encode(wide, "png");
            byte[] pixels = decoder(Crop.RANDOM_AT_INGEST, 42).decode(png);
            assertThat(decoder(Crop.RANDOM_AT_INGEST, 42).decode(png)).isEqualTo(pixels);
            assertThat(pixels[7]).isEqualTo((byte) (pixels[0] + 7));
            places.add((int) pixels[0]);
            changed += decoder(Crop.RANDOM_AT_INGEST, 43).decode(png)[0] == pixels[0] ? 0 : 1;
        }
        assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(changed).isBetween(110, 190);
    }

    @Test
    void sixteenBitColoursAreScaled() throws Exception {
        ImageTypeSpecifier kind = ImageTypeSpecifier.createInterleaved(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), new int[] {0, 1, 2}, DataBuffer.TYPE_USHORT, false, false);
        BufferedImage picture = kind.createBufferedImage(1, 1);
        picture.getRaster().setPixel(0, 0, new int[] {65535, 100 * 257, 0});
        byte[] pixels =
                new ImageDecoder(Pictures.packing(new ImageShape(3, 1, 1))).decode(Pictures.encode(picture, "png"));
        assertThat(new int[] {pixels[0] & 0xFF, pixels[1] & 0xFF, pixels[2] & 0xFF})
                .containsExactly(255, 100, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void coloursAreThoseThatTheFormatsReaderGives(String format) throws Exception {
        byte[] file = Pictures.encode(smooth(16), format);
        BufferedImage expected = ImageIO.read(new ByteArrayInputStream(file));
        byte[] pixels = new ImageDecoder(Pictures.packing(new ImageShape(3, 16, 16))).decode(file);
        assertThat(pixels).isEqualTo(averaged(expected, 16));
    }

    @Test
    void readsProgressiveJpeg() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam progressive = writer.getDefaultWriteParam();
        progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(Pictures.flat(16, 90), null, null), progressive);
        }
        byte[] jpeg = file.toByteArray();
        assertThat(holds(jpeg, 0xFF, 0xC2)).as("is progressive").isTrue();
        for (byte pixel : decoder(Crop.CENTER, 42).decode(jpeg)) {
            assertThat(pixel & 0xFF).isBetween(88, 92);
        }
    }

    @Test
    void ofAnAnimationTheFirstFrameIsTaken() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(Pictures.flat(8, 30), null, null), null);
            writer.writeToSequence(new IIOImage(Pictures.flat(8, 220), null, null), null);
            writer.endWriteSequence();
        }
        assertThat(decoder(Crop.CENTER, 42).decode(file.toByteArray())).containsOnly(30);
    }

    @Test
    void largePhotosShrinkAsTheAverageOfAreas() throws Exception {
        byte[] jpeg = Pictures.encode(smooth(1280), "jpg");
        byte[] pixels = new ImageDecoder(Pictures.packing(new ImageShape(3, 32, 32))).decode(jpeg);
        double squares = 0;
        byte[] expected = averaged(ImageIO.read(new ByteArrayInputStream(jpeg)), 32);
        for (int i = 0; i < expected.length; i++) {
            squares += Math.pow((pixels[i] & 0xFF) - (expected[i] & 0xFF), 2);
        }
        double decibels = 10 * Math.log10(255.0 * 255.0 / (squares / expected.length));
        assertThat(decibels).as("PSNR").isGreaterThan(40);
    }

    private static BufferedImage smooth(int size) {
        BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.RED, size, size / 2f, Color.CYAN));
        graphics.fillRect(0, 0, size, size);
        graphics.setPaint(new GradientPaint(size / 4f, 0, Color.YELLOW, 0, size, new Color(0, 0, 90)));
        graphics.fillOval(size / 5, size / 4, size / 2, size / 2);
        graphics.dispose();
        return picture;
    }

    private static byte[] averaged(BufferedImage picture, int size) {
        int block = picture.getWidth() / size;
        byte[] planes = new byte[3 * size * size];
        for (int i = 0; i < planes.length; i++) {
            int shift = 16 - 8 * (i / (size * size));
            int left = i % size * block;
            int top = i / size % size * block;
            long sum = 0;
            for (int j = 0; j < block * block; j++) {
                sum += (picture.getRGB(left + j % block, top + j / block) >> shift) & 0xFF;
            }
            planes[i] = (byte) Math.round((double) sum / (block * block));
        }
        return planes;
    }

    private static ImageDecoder decoder(Crop crop, long seed) {
        return new ImageDecoder(new Packing(GREY, crop, 0xFFFFFF, 64_000_000, seed));
    }

    private static boolean holds(byte[] bytes, int first, int second) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if ((bytes[i] & 0xFF) == first && (bytes[i + 1] & 0xFF) == second) {
                return true;
            }
        }
        return false;
    }
}
