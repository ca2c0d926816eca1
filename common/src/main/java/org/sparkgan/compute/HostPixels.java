package org.sparkgan.compute;

/**
 * Images in the JVM as they are stored, uint8, for a matrix that takes those of one step after another: the byte b, without its sign,
 * becomes b / 127.5 - 1, a number of [-1, 1].
 */
public interface HostPixels {
    /** What a byte stands for. */
    static float number(byte pixel) {
        return (pixel & 0xFF) / 127.5f - 1;
    }

    /** The bytes of a step, column by column of the matrix. */
    byte[] of(int step);

    /** JVM to matrix. */
    void upload(int step);
}
