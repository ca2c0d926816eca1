package org.sparkgan.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes TIFF files of 8x8 pixels in one strip, without compression: TIFF, revision 6.0. */
public final class TiffFile {
    public static final int SIZE = 8;

    private final Map<Integer, int[]> tags = new TreeMap<>();
    private final byte[] samples;

    /** A file whose pixels all have these samples. */
    public TiffFile(int kind, int bits, int... pixel) {
        int bytes = bits == 16 ? 2 : bits == 32 ? 4 : 1;
        ByteBuffer all = ByteBuffer.allocate(SIZE * SIZE * pixel.length * bytes);
        while (all.hasRemaining()) {
            for (int sample : pixel) {
                if (bytes == 1) {
                    all.put((byte) sample);
                } else if (bytes == 2) {
                    all.putShort((short) sample);
                } else {
                    all.putInt(sample);
                }
            }
        }
        samples = all.array();
        int[] depths = new int[pixel.length];
        Arrays.fill(depths, bits);
        with(256, SIZE).with(257, SIZE).with(258, depths).with(259, 1).with(262, kind);
        with(273, 0).with(277, pixel.length).with(278, SIZE).with(279, samples.length);
    }

    /** With a tag of integers. */
    public TiffFile with(int tag, int... values) {
        tags.put(tag, values);
        return this;
    }

    public TiffFile without(int tag) {
        tags.remove(tag);
        return this;
    }

    /** The samples of all pixels one kind after the other. */
    public TiffFile planar() {
        int kinds = samples.length / (SIZE * SIZE);
        byte[] planes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            planes[i] = samples[i / (SIZE * SIZE)];
        }
        System.arraycopy(planes, 0, samples, 0, samples.length);
        int[] lengths = new int[kinds];
        Arrays.fill(lengths, SIZE * SIZE);
        return with(284, 2).with(273, new int[kinds]).with(279, lengths);
    }

    public byte[] bytes() {
        int longer = tags.values().stream()
                .filter(values -> values.length > 1)
                .mapToInt(values -> 4 * values.length)
                .sum();
        int directory = 8;
        int more = directory + 2 + 12 * tags.size() + 4;
        int pixels = more + longer;
        int[] strips = tags.get(273);
        for (int i = 0; i < strips.length; i++) {
            strips[i] = pixels + i * samples.length / strips.length;
        }
        ByteBuffer out = ByteBuffer.allocate(pixels + samples.length);
        out.putInt(0x4D4D002A).putInt(directory).putShort((short) tags.size());
        for (Map.Entry<Integer, int[]> tag : tags.entrySet()) {
            int[] values = tag.getValue();
            boolean isLong = tag.getKey() == 273 || tag.getKey() == 279 || tag.getKey() == 254;
            out.putShort(tag.getKey().shortValue())
                    .putShort((short) (isLong ? 4 : 3))
                    .putInt(values.length);
            int size = isLong ? 4 : 2;
            int at = values.length * size <= 4 ? out.position() : more;
            for (int i = 0; i < values.length; i++) {
                if (isLong) {
                    out.putInt(at + 4 * i, values[i]);
                } else {
                    out.putShort(at + 2 * i, (short) values[i]);
                }
            }
            if (at == more) {
                out.putInt(out.position(), more);
                more += size * values.length;
            }
            out.position(out.position() + 4);
        }
        out.position(pixels);
        return out.put(samples).array();
    }
}
