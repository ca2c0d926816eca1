package org.sparkgan.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/** NumPy's <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">npy format</a>, version 1.0. */
final class NumpyFile {
    private static final byte[] BEGIN = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private NumpyFile() {}

    /** Little-endian float32, row-major. */
    static byte[] of(FloatArray array) {
        String sides = Arrays.stream(array.shape()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String shape = array.shape().length == 1 ? "(" + sides + ",)" : "(" + sides + ")"; // as Python writes tuples
        int bytes = Math.multiplyExact(4, array.values().length);
        byte[] file = file("<f4", shape, bytes);
        last(file, bytes).asFloatBuffer().put(array.values());
        return file;
    }

    /** A text, which NumPy reads as an array without dimensions. */
    static byte[] of(String text) {
        int[] characters = text.codePoints().toArray();
        int bytes = 4 * characters.length;
        byte[] file = file("<U" + characters.length, "()", bytes);
        last(file, bytes).asIntBuffer().put(characters);
        return file;
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
}
