package org.sparkgan.exchange;

/** How exactly numbers travel. Sums are taken in float, whatever it is. */
public enum Precision {
    /** As they are. */
    FLOAT(Float.BYTES),
    /**
     * Rounded to the upper half of a float, to the nearest and of two to the even one: eight bits of mantissa, and all of the
     * exponent (Kalamkar and others, "A study of BFLOAT16 for deep learning training", 2019).
     */
    BFLOAT16(Short.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Of a number on its way. */
    int bytes() {
        return bytes;
    }

    /** Makes the elements from {@code from} on, and before {@code to}, numbers that travel without a further change. */
    void round(float[] vector, int from, int to) {
        if (this == BFLOAT16) {
            for (int i = from; i < to; i++) {
                vector[i] = Float.intBitsToFloat(rounded(Float.floatToRawIntBits(vector[i])));
            }
        }
    }

    private static int rounded(int bits) {
        boolean isNotANumber = (bits & 0x7FFFFFFF) > 0x7F800000;
        int nearest = isNotANumber ? bits | 0x00400000 : bits + 0x7FFF + (bits >>> 16 & 1);
        return nearest & 0xFFFF0000;
    }
}
