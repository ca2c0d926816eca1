package org.sparkgan.train;

import java.io.Serializable;

/**
 * A worker's update of one network on its way to all replicas.
 *
 * @param sparse in ND4J's format of threshold encoding: a header that holds the threshold, then the numbers of the parameters
 *     that change by it, counted from 1, negative for a decrease; null where all are sent
 * @param dense one number a parameter; null where few are sent
 */
@SuppressWarnings("ArrayRecordComponent") // large vectors, compared by nobody, copied by nobody
record EncodedUpdate(int[] sparse, float[] dense) implements Serializable {
    private static final int HEADER = 4;

    /** Nothing reached the threshold. */
    static final EncodedUpdate NOTHING = new EncodedUpdate(new int[0], null);

    /** Bytes of the message; ints and floats have as many. */
    long bytes() {
        return (long) Float.BYTES * (dense == null ? sparse.length : dense.length);
    }

    /** How many parameters change. */
    int count() {
        return dense == null ? Math.max(0, sparse.length - HEADER) : dense.length;
    }
}
