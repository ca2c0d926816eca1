package org.sparkgan.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPngTest {
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;

    private final PlainPng reader = new PlainPng(1 << 20);

    @ParameterizedTest
    @CsvSource({"1, 1", "28, 28", "3, 40", "57, 5"})
    void readsWhatImageIoReads(int width, int height) throws Exception {
        for (int colour : new int[] {GREY, RGB}) {
            for (int dataChunks : new int[] {1, 3}) {
                byte[] file = png(width, height, colour, 8, 0, dataChunks);
                BufferedImage picture = reader.read(file).orElseThrow();
                assertThat(picture.getWidth()).isEqualTo(width);
                assertThat(samples(picture)).isEqualTo(samples(ImageIO.read(new ByteArrayInputStream(file))));
            }
        }
    }

    @Test
    void aSmallPictureAfterALargeOneIsReadAlike() throws Exception {
        byte[] small = png(5, 5, GREY, 8, 0, 1);
        int[] alone = samples(reader.read(small).orElseThrow());
        assertThat(reader.read(png(60, 60, RGB, 8, 0, 1))).isPresent();
        assertThat(samples(reader.read(small).orElseThrow())).isEqualTo(alone);
    }

    @ParameterizedTest
    @CsvSource({"3, 8, 0", "4, 8, 0", "6, 8, 0", "0, 16, 0", "2, 16, 0", "0, 4, 0", "0, 8, 1", "2, 8, 1"})
    void otherKindsAreLeft(int colour, int bits, int interlace) throws Exception {
        assertThat(reader.read(png(8, 8, colour, bits, interlace, 1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tRNS", "eXIf"})
    void chunksThatChangeThePictureAreLeft(String chunk) throws Exception {
        byte[] plain = png(8, 8, RGB, 8, 0, 1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        int afterHeader = 8 + 25;
        out.write(plain, 0, afterHeader);
        write(out, chunk, new byte[6]);
        out.write(plain, afterHeader, plain.length - afterHeader);
        assertThat(reader.read(file.toByteArray())).isEmpty();
    }

    @Test
    void everyCutIsLeft() throws Exception {
        byte[] file = png(8, 8, GREY, 8, 0, 2);
        for (int length = 0; length < file.length; length++) {
            assertThat(reader.read(Arrays.copyOf(file, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void damagedPixelsAreLeft() throws Exception {
        byte[] file = png(8, 8, GREY, 8, 0, 1);
        int data = 8 + 25 + 8;
        for (int at = data; at < file.length - 16; at++) {
            byte[] damaged = file.clone();
            damaged[at] ^= 0x10;
            assertThat(reader.read(damaged)).as("byte %d", at).isEmpty();
        }
    }

    @Test
    void moreOrFewerRowsThanTheHeaderSaysAreLeft() throws Exception {
        for (int height : new int[] {7, 9}) {
            byte[] file = png(8, 8, GREY, 8, 0, 1);
            file[8 + 8 + 7] = (byte) height;
            assertThat(reader.read(file)).isEmpty();
        }
    }

    @Test
    void largePicturesAreLeft() throws Exception {
        assertThat(new PlainPng(63).read(png(8, 8, GREY, 8, 0, 1))).isEmpty();
        assertThat(new PlainPng(64).read(png(8, 8, GREY, 8, 0, 1))).isPresent();
    }

    private static int[] samples(BufferedImage picture) {
        return picture.getRaster().getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
    }

    /** Random pixels; the rows take all five filters in turn. */
    private static byte[] png(int width, int height, int colour, int bits, int interlace, int dataChunks)
            throws IOException {
        int channels = new int[] {1, 0, 3, 1, 2, 0, 4}[colour];
        byte[] rows = new byte[height * (1 + width * channels * bits / 8)];
        new Random(1).nextBytes(rows);
        for (int y = 0; y < height; y++) {
            rows[y * (rows.length / height)] = (byte) (y % 5);
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            deflater.write(rows);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.writeLong(SIGNATURE);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {(byte) bits, (byte) colour, 0, 0, (byte) interlace});
        write(out, "IHDR", header.toByteArray());
        byte[] deflated = data.toByteArray();
        for (int i = 0; i < dataChunks; i++) {
            int from = i * deflated.length / dataChunks;
            write(out, "IDAT", Arrays.copyOfRange(deflated, from, (i + 1) * deflated.length / dataChunks));
        }
        write(out, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void write(DataOutputStream out, String type, byte[] bytes) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(bytes);
        out.writeInt(bytes.length);
        out.write(name);
        out.write(bytes);
        out.writeInt((int) crc.getValue());
    }
}
