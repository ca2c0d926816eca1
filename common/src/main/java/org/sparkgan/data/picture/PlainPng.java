package org.sparkgan.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the PNG files that fill most datasets, small ones of 8-bit grey or red, green and blue without transparency or
 * interlacing, in half the time of ImageIO. What is unusual or damaged in any way is left to ImageIO and its judgement.
 * PNG Specification, second edition (ISO/IEC 15948).
 */
final class PlainPng {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int HEADER = chunk("IHDR");
    private static final int DATA = chunk("IDAT");
    private static final int END = chunk("IEND");
    private static final int TRANSPARENCY = chunk("tRNS");
    private static final int EXIF = chunk("eXIf");
    /** Length, type and checksum of a chunk. */
    private static final int AROUND_CHUNK = 12;

    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int MOST_PIXELS = 1 << 20;

    private final long mostPixels;
    private final Inflater inflater = new Inflater();
    private final CRC32 crc = new CRC32();
    private byte[] filtered = new byte[0];

    /** Leaves pictures of more pixels to ImageIO, and those of more than a million. */
    PlainPng(long mostPixels) {
        this.mostPixels = Math.min(mostPixels, MOST_PIXELS);
    }

    /** The picture, upright; empty where the file is not of the plain kind. */
    Optional<BufferedImage> read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (file.length < 45 || in.getLong(0) != SIGNATURE || in.getInt(12) != HEADER) {
            return Optional.empty();
        }
        int width = in.getInt(16);
        int height = in.getInt(20);
        int colour = file[25];
        boolean isPlain = file[24] == 8 && (colour == GREY || colour == RGB) && in.getShort(26) == 0 && file[28] == 0;
        if (!isPlain || width <= 0 || height <= 0 || (long) width * height > mostPixels) {
            return Optional.empty();
        }
        int channels = colour == GREY ? 1 : 3;
        int stride = channels * width;
        int bytes = height * (1 + stride);
        if (filtered.length < bytes + 1) {
            filtered = new byte[bytes + 1];
        }
        inflater.reset();
        try {
            return inflate(in) == bytes && inflater.finished() ? picture(width, height, channels) : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty();
        }
    }

    /** How many bytes all data chunks hold; -1 where the file has no end, or chunks that change how it looks. */
    private int inflate(ByteBuffer in) throws DataFormatException {
        int inflated = 0;
        int at = Long.BYTES;
        while (at + AROUND_CHUNK <= in.limit()) {
            int length = in.getInt(at);
            int type = in.getInt(at + 4);
            if (length < 0 || length > in.limit() - at - AROUND_CHUNK || type == TRANSPARENCY || type == EXIF) {
                return -1;
            }
            if (type == END) {
                return inflated;
            }
            if (type == DATA) {
                crc.reset();
                crc.update(in.slice(at + 4, 4 + length));
                if ((int) crc.getValue() != in.getInt(at + 8 + length)) {
                    return -1;
                }
                inflater.setInput(in.slice(at + 8, length));
                inflated += inflater.inflate(filtered, inflated, filtered.length - inflated);
            }
            at += AROUND_CHUNK + length;
        }
        return -1;
    }

    private Optional<BufferedImage> picture(int width, int height, int channels) {
        BufferedImage picture = channels == 1
                ? new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY)
                : RgbBytes.picture(width, height);
        byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        int stride = channels * width;
        for (int y = 0; y < height; y++) {
            int filter = filtered[y * (1 + stride)];
            if (filter < 0 || filter > 4) {
                return Optional.empty();
            }
            System.arraycopy(filtered, y * (1 + stride) + 1, pixels, y * stride, stride);
            undo(filter, pixels, y * stride, stride, channels);
        }
        return Optional.of(picture);
    }

    /** Section 9.2; what lies left of a row or above the picture counts as zero. */
    private static void undo(int filter, byte[] pixels, int start, int stride, int channels) {
        boolean first = start == 0;
        for (int i = filter == 0 ? stride : 0; i < stride; i++) {
            int at = start + i;
            int left = i < channels ? 0 : pixels[at - channels] & 0xFF;
            int above = first ? 0 : pixels[at - stride] & 0xFF;
            int corner = first || i < channels ? 0 : pixels[at - stride - channels] & 0xFF;
            pixels[at] += (byte)
                    switch (filter) {
                        case 1 -> left;
                        case 2 -> above;
                        case 3 -> (left + above) / 2;
                        default -> nearest(left, above, corner);
                    };
        }
    }

    /** Section 9.4, the Paeth predictor. */
    private static int nearest(int left, int above, int corner) {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }

    private static int chunk(String type) {
        return type.charAt(0) << 24 | type.charAt(1) << 16 | type.charAt(2) << 8 | type.charAt(3);
    }
}
