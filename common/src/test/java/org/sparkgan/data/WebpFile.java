package org.sparkgan.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes lossless WebP without any compression: RFC 9649, section 3. */
public final class WebpFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int waiting;
    private int bits;

    private WebpFile() {}

    public static byte[] of(BufferedImage picture) throws IOException {
        WebpFile file = new WebpFile();
        file.write(picture);
        byte[] stream = file.bytes.toByteArray();
        int padded = stream.length + (stream.length & 1);
        ByteBuffer out = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + padded);
        out.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII))
                .putInt(stream.length)
                .put(stream);
        return out.array();
    }

    /**
     * A file in the extended format, with a chunk before the picture.
     *
     * @param flag that says that there is such a chunk
     */
    public static byte[] withChunk(byte[] file, int flag, String name, byte[] content) {
        int size = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
        boolean isLossless = file[15] == 'L';
        int packed = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(isLossless ? 21 : 26);
        int width = packed & 0x3FFF;
        int height = packed >> (isLossless ? 14 : 16) & 0x3FFF;
        int fewer = isLossless ? 0 : 1; // The lossless format holds sizes less one, as this does.
        int padded = content.length + (content.length & 1);
        ByteBuffer out = ByteBuffer.allocate(file.length + 18 + 8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(out.capacity() - 8);
        out.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(flag);
        out.putShort((short) (width - fewer)).put((byte) 0);
        out.putShort((short) (height - fewer)).put((byte) 0);
        out.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(content.length).put(content);
        out.position(out.position() + padded - content.length);
        return out.put(file, 12, 8 + size + (size & 1)).array();
    }

    private void write(BufferedImage picture) {
        put(0x2F, 8);
        put(picture.getWidth() - 1, 14);
        put(picture.getHeight() - 1, 14);
        put(picture.getColorModel().hasAlpha() ? 1 : 0, 1);
        put(0, 3 + 1 + 1 + 1); // version; no transform, no colour cache, one group of codes
        bytesOfEightBits(24);
        bytesOfEightBits(0);
        bytesOfEightBits(0);
        bytesOfEightBits(0);
        put(1, 4); // distances, which do not occur: one symbol, the number 0
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int argb = picture.getRGB(x, y);
                code(argb >> 8);
                code(argb >> 16);
                code(argb);
                code(argb >> 24);
            }
        }
        put(0, 7);
    }

    /** A prefix code in which each of the 256 bytes has eight bits, and {@code others} symbols have none. */
    private void bytesOfEightBits(int others) {
        put(0, 1);
        put(8, 4); // twelve lengths of the code for lengths: 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8
        for (int symbol : new int[] {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8}) {
            put(symbol == 0 || symbol == 8 ? 1 : 0, 3);
        }
        put(0, 1); // lengths for the whole alphabet
        for (int i = 0; i < 256 + others; i++) {
            put(i < 256 ? 1 : 0, 1);
        }
    }

    private void code(int value) {
        put(Integer.reverse(value) >>> 24, 8);
    }

    private void put(int value, int count) {
        for (int i = 0; i < count; i++) {
            waiting |= (value >> i & 1) << bits;
            if (++bits == 8) {
                bytes.write(waiting);
                waiting = 0;
                bits = 0;
            }
        }
    }
}
