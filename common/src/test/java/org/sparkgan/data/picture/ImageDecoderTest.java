package org.sparkgan.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.Crop;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Pictures;

class ImageDecoderTest {
    private static final int SIZE = 8;
    private static final ImageDecoder COLOUR = new ImageDecoder(Pictures.packing(new ImageShape(3, SIZE, SIZE)));
    private static final ImageDecoder GREY = new ImageDecoder(Pictures.packing(new ImageShape(1, SIZE, SIZE)));

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
    void readsEveryFormatInColour(String format) throws Exception {
        byte[] pixels = COLOUR.decode(Pictures.encode(Pictures.quarters(64, 64, BufferedImage.TYPE_INT_RGB), format));
        assertThat(pixels).hasSize(3 * SIZE * SIZE);
        assertColours(pixels, "red", "green", "blue", "grey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
    void readsEveryFormatInGreyAsItIsShown(String format) throws Exception {
        byte[] pixels = GREY.decode(Pictures.encode(Pictures.flat(64, 100), format));
        assertThat(pixels).hasSize(SIZE * SIZE);
        for (byte pixel : pixels) {
            assertThat(pixel & 0xFF).isBetween(98, 102);
        }
    }

    @Test
    void colourBecomesGreyByLuma() throws Exception {
        byte[] pixels = GREY.decode(Pictures.encode(Pictures.quarters(8, 8, BufferedImage.TYPE_INT_RGB), "png"));
        assertThat(pixels[0] & 0xFF).isEqualTo(76);
        assertThat(pixels[7] & 0xFF).isEqualTo(150);
        assertThat(pixels[56] & 0xFF).isEqualTo(29);
        assertThat(pixels[63] & 0xFF).isEqualTo(100);
    }

    @Test
    void greyBecomesThreeEqualChannels() throws Exception {
        byte[] pixels = COLOUR.decode(Pictures.encode(Pictures.flat(8, 77), "png"));
        assertThat(pixels).containsOnly(77);
    }

    @Test
    void wideAndTallPicturesKeepTheirMiddle() throws Exception {
        for (int[] size : new int[][] {{40, 16}, {16, 40}}) {
            BufferedImage picture = new BufferedImage(size[0], size[1], BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = picture.createGraphics();
            graphics.setColor(Color.WHITE);
            graphics.fillRect((size[0] - 16) / 2, (size[1] - 16) / 2, 16, 16);
            graphics.dispose();
            assertThat(GREY.decode(Pictures.encode(picture, "png"))).containsOnly(255);
        }
    }

    @Test
    void shrinkingAveragesFinePatterns() throws Exception {
        BufferedImage stripes = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            stripes.setRGB(i % 64, i / 64, i % 2 == 0 ? 0 : 0xFFFFFF);
        }
        for (byte pixel : GREY.decode(Pictures.encode(stripes, "png"))) {
            assertThat(pixel & 0xFF).isBetween(120, 135);
        }
    }

    @Test
    void transparencyLiesOverWhite() throws Exception {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 0, 0xFF000000);
        picture.setRGB(1, 0, 0x80000000);
        byte[] pixels = GREY.decode(Pictures.encode(picture, "png"));
        assertThat(pixels[0]).isZero();
        assertThat(pixels[1] & 0xFF).isBetween(126, 128);
        assertThat(pixels[2] & 0xFF).isEqualTo(255);
    }

    @Test
    void sixteenBitSamplesAreScaled() throws Exception {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);
        picture.getRaster().setSample(0, 0, 0, 65535);
        picture.getRaster().setSample(1, 0, 0, 100 * 257);
        byte[] pixels = GREY.decode(Pictures.encode(picture, "png"));
        assertThat(pixels[0] & 0xFF).isEqualTo(255);
        assertThat(pixels[1] & 0xFF).isEqualTo(100);
        assertThat(pixels[2] & 0xFF).isZero();
    }

    @Test
    void palettesAreLookedUp() throws Exception {
        byte[] pixels =
                COLOUR.decode(Pictures.encode(Pictures.quarters(64, 64, BufferedImage.TYPE_BYTE_INDEXED), "png"));
        assertColours(pixels, "red", "green", "blue", "grey");
    }

    /** The quarters from the top left on, as each orientation of a stored picture shows them. */
    @ParameterizedTest
    @CsvSource({
        "1, red, green, blue, grey",
        "2, green, red, grey, blue",
        "3, grey, blue, green, red",
        "4, blue, grey, red, green",
        "5, red, blue, green, grey",
        "6, blue, red, grey, green",
        "7, grey, green, blue, red",
        "8, green, grey, red, blue"
    })
    void picturesStandUpright(int orientation, String first, String second, String third, String fourth)
            throws Exception {
        byte[] jpeg = Pictures.encode(Pictures.quarters(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        assertColours(COLOUR.decode(Pictures.withOrientation(jpeg, orientation)), first, second, third, fourth);
    }

    @Test
    void anImpossibleOrientationIsPassedOver() throws Exception {
        byte[] jpeg = Pictures.encode(Pictures.quarters(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        assertColours(COLOUR.decode(Pictures.withOrientation(jpeg, 9)), "red", "green", "blue", "grey");
    }

    @Test
    void largePicturesAreReadInSteps() throws Exception {
        byte[] pixels =
                COLOUR.decode(Pictures.encode(Pictures.quarters(6000, 4000, BufferedImage.TYPE_3BYTE_BGR), "png"));
        assertColours(pixels, "red", "green", "blue", "grey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
    void refusesCutOffFiles(String format) throws IOException {
        byte[] whole = Pictures.encode(noise(), format);
        assertThatThrownBy(() -> COLOUR.decode(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(BrokenImageException.class)
                .hasMessageMatching("(is cut off|cannot be decoded): .+");
    }

    @Test
    void refusesWhatIsNoImage() {
        assertBroken(new byte[0], "is empty");
        assertBroken("hello, world".getBytes(StandardCharsets.UTF_8), "is no JPEG, PNG, GIF, BMP, TIFF or WebP image");
        byte[] psd = "8BPS\0\1............................".getBytes(StandardCharsets.US_ASCII);
        assertBroken(psd, "is a Photoshop document, which is not read: convert it to PNG or JPEG");
    }

    @Test
    void refusesAHeaderThatPromisesTooMuch() throws IOException {
        assertBroken(pngHeader(60_000, 60_000), "has 60000x60000 pixels, more than data.max-pixels = 64000000");
    }

    @Test
    void theLimitOfPixelsIsTheSettings() throws Exception {
        ImageShape shape = new ImageShape(1, SIZE, SIZE);
        byte[] file = Pictures.encode(Pictures.flat(10, 7), "png");
        ImageDecoder atLimit = new ImageDecoder(new Packing(shape, Crop.CENTER, 0, 100, 42));
        assertThat(atLimit.decode(file)).containsOnly(7);
        ImageDecoder below = new ImageDecoder(new Packing(shape, Crop.CENTER, 0, 99, 42));
        assertThatThrownBy(() -> below.decode(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage("has 10x10 pixels, more than data.max-pixels = 99");
    }

    @Test
    void whateverAReaderThrowsCostsOneReject() {
        String damaged = "cannot be decoded: it is damaged, or of a kind that is not read";
        assertReject(new StackOverflowError(), damaged);
        assertReject(new LinkageError("no codec"), damaged);
        assertReject(new NoSuchElementException(), damaged);
        assertReject(new ArrayIndexOutOfBoundsException("Index 5 out of bounds for length 4"), damaged);
        assertReject(new IOException(), damaged);
        assertReject(new OutOfMemoryError("Java heap space"), "cannot be decoded: it needs more memory than there is");
        assertReject(new IOException("Bogus marker length"), "cannot be decoded: Bogus marker length");
        assertReject(new EOFException(), "is cut off: its data end too early");
        assertReject(new EOFException("Unexpected end"), "is cut off: Unexpected end");
    }

    private static void assertReject(Throwable thrown, String reason) {
        ImageDecoder decoder = new ImageDecoder(Pictures.packing(new ImageShape(1, SIZE, SIZE)), file -> {
            if (thrown instanceof IOException e) {
                throw e;
            }
            if (thrown instanceof RuntimeException e) {
                throw e;
            }
            throw (Error) thrown;
        });
        assertThatThrownBy(() -> decoder.decode(new byte[1]))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage(reason)
                .hasCause(thrown);
    }

    private static void assertBroken(byte[] file, String reason) {
        assertThatThrownBy(() -> COLOUR.decode(file))
                .isInstanceOf(BrokenImageException.class)
                .hasMessage(reason);
    }

    private static void assertColours(byte[] planes, String... expected) {
        int area = SIZE * SIZE;
        int[] middles = {SIZE + 1, SIZE + 6, 6 * SIZE + 1, 6 * SIZE + 6};
        String[] found = new String[4];
        for (int i = 0; i < 4; i++) {
            found[i] = colour(
                    planes[middles[i]] & 0xFF, planes[area + middles[i]] & 0xFF, planes[2 * area + middles[i]] & 0xFF);
        }
        assertThat(found).containsExactly(expected);
    }

    private static String colour(int red, int green, int blue) {
        if (Math.abs(red - 100) < 12 && Math.abs(green - 100) < 12 && Math.abs(blue - 100) < 12) {
            return "grey";
        }
        if (red > 240 && green < 15 && blue < 15) {
            return "red";
        }
        if (green > 240 && red < 15 && blue < 15) {
            return "green";
        }
        return blue > 240 && red < 15 && green < 15 ? "blue" : red + "/" + green + "/" + blue;
    }

    private static BufferedImage noise() {
        Random random = new Random(1);
        BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            picture.setRGB(i % 64, i / 64, random.nextInt());
        }
        return picture;
    }

    private static byte[] pngHeader(int width, int height) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(chunk);
        out.writeBytes("IHDR");
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(chunk.toByteArray());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(file);
        png.writeLong(0x89504E470D0A1A0AL);
        png.writeInt(13);
        png.write(chunk.toByteArray());
        png.writeInt((int) crc.getValue());
        return file.toByteArray();
    }
}
