package org.sparkgan.train;

import java.io.Serializable;

/**
 * A worker's update of one network on its way to all replicas.
 *
 * @param encoded in ND4J's formats, with a header that holds the threshold by which parameters change: a list of these
 *     parameters, or a bitmap of 2 bits a parameter; empty where nothing reached the threshold, null where all is sent
 * @param dense the whole update, one number a parameter; null where it is encoded
 * @param count how many parameters change
 */
@SuppressWarnings("ArrayRecordComponent") // large vectors, compared by nobody, copied by nobody
record EncodedUpdate(int[] encoded, float[] dense, long count) implements Serializable {
    /** Where the header says which format it is, and what it says for a bitmap. */
    private static final int FORMAT = 3;

    private static final int BITMAP = 1;

    /** Nothing reached the threshold. */
    static final EncodedUpdate NOTHING = encoded(new int[0], 0);

    /** A list or a bitmap. */
    static EncodedUpdate encoded(int[] message, long count) {
        return new EncodedUpdate(message, null, count);
    }

    /** All of {@code update}. */
    static EncodedUpdate dense(float[] update) {
        return new EncodedUpdate(null, update, update.length);
    }

    /** The same, but for the numbers where they are all there. */
    EncodedUpdate withoutWhole() {
        return isDense() ? new EncodedUpdate(null, new float[0], count) : this;
    }

    /** Bytes of the message; ints and floats have as many. */
    long bytes() {
        return (long) Float.BYTES * (isDense() ? dense.length : encoded.length);
    }

    boolean isDense() {
        return dense != null;
    }

    /** Whether it is encoded as a bitmap. */
    boolean isBitmap() {
        return !isDense() && count > 0 && encoded[FORMAT] == BITMAP;
    }
}
