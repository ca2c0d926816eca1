package org.sparkgan.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** NumPy's <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">npy format</a>, written as version 1.0. */
public final class NumpyFile {
    private static final byte[] BEGIN = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int MAGIC = 6;
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int READ_AT_ONCE = 1 << 20;
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\),? ?\\}\\s*");

    private NumpyFile() {}

    /**
     * Numbers in a shape.
     *
     * @param values row-major
     * @param shape from the slowest to the fastest index; empty for a single number
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    public record Numbers(double[] values, int[] shape) {}

    /** Little-endian float32, row-major. */
    public static byte[] of(float[] values, int... shape) {
        int bytes = Math.multiplyExact(Float.BYTES, values.length);
        byte[] file = file("<f4", tuple(shape), bytes);
        last(file, bytes).asFloatBuffer().put(values);
        return file;
    }

    /** Little-endian float64, row-major. */
    public static byte[] of(double[] values, int... shape) {
        int bytes = Math.multiplyExact(Double.BYTES, values.length);
        byte[] file = file("<f8", tuple(shape), bytes);
        last(file, bytes).asDoubleBuffer().put(values);
        return file;
    }

    /** A text, which NumPy reads as an array without dimensions. */
    public static byte[] of(String text) {
        int[] characters = text.codePoints().toArray();
        int bytes = 4 * characters.length;
        byte[] file = file("<U" + characters.length, "()", bytes);
        last(file, bytes).asIntBuffer().put(characters);
        return file;
    }

    /** As Python writes it. */
    private static String tuple(int[] shape) {
        String sides = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        return shape.length == 1 ? "(" + sides + ",)" : "(" + sides + ")";
    }

    /** The header, with room for so many bytes behind it. */
    private static byte[] file(String type, String shape, int bytes) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int unpadded = BEGIN.length + 2 + header.length() + 1;
        int begin = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] file = new byte[Math.addExact(begin, bytes)];
        Arrays.fill(file, 0, begin - 1, (byte) ' ');
        file[begin - 1] = '\n';
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(BEGIN)
                .putShort((short) (begin - BEGIN.length - 2))
                .put(header.getBytes(US_ASCII));
        return file;
    }

    private static ByteBuffer last(byte[] file, int bytes) {
        return ByteBuffer.wrap(file, file.length - bytes, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a vector or matrix of float32 or float64.
     *
     * @param most numbers that are read
     * @throws IOException where it is none, or has more of them
     */
    static Numbers read(InputStream in, int most) throws IOException {
        Matcher header = header(in);
        int[] shape = Stream.of(header.group(3).split(","))
                .map(String::strip)
                .filter(side -> !side.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        long count = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
        if (shape.length > 2 || count > most) {
            throw new IOException("has the shape (" + header.group(3) + "), not that of a vector or matrix of at most "
                    + most + " numbers");
        }
        double[] values =
                switch (header.group(1)) {
                    case "<f8" -> values(in, (int) count, Double.BYTES);
                    case "<f4" -> values(in, (int) count, Float.BYTES);
                    default -> throw new IOException("holds " + header.group(1) + ", not float64 or float32");
                };
        boolean isByColumns = header.group(2).equals("True") && shape.length == 2;
        return new Numbers(isByColumns ? transposed(values, shape[1], shape[0]) : values, shape);
    }

    private static Matcher header(InputStream in) throws IOException {
        byte[] begin = in.readNBytes(BEGIN.length);
        if (begin.length < BEGIN.length || !Arrays.equals(begin, 0, MAGIC, BEGIN, 0, MAGIC)) {
            throw new IOException("is no array of NumPy");
        }
        int sizeBytes = begin[MAGIC] == 1 ? Short.BYTES : Integer.BYTES;
        byte[] size = Arrays.copyOf(in.readNBytes(sizeBytes), Integer.BYTES);
        int length = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 0 || length > LONGEST_HEADER) {
            throw new IOException("is no array of NumPy");
        }
        Matcher header = HEADER.matcher(new String(in.readNBytes(length), US_ASCII));
        if (!header.matches()) {
            throw new IOException("is no array of NumPy that can be read");
        }
        return header;
    }

    private static double[] values(InputStream in, int count, int bytes) throws IOException {
        double[] values = new double[count];
        for (int from = 0; from < count; from += READ_AT_ONCE) {
            int part = Math.min(READ_AT_ONCE, count - from);
            byte[] read = in.readNBytes(part * bytes);
            if (read.length < part * bytes) {
                throw new EOFException("ends too early");
            }
            ByteBuffer numbers = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < part; i++) {
                values[from + i] = bytes == Double.BYTES ? numbers.getDouble() : numbers.getFloat();
            }
        }
        return values;
    }

    private static double[] transposed(double[] values, int rows, int columns) {
        double[] transposed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            transposed[i % columns * rows + i / columns] = values[i];
        }
        return transposed;
    }
}
