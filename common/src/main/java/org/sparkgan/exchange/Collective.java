package org.sparkgan.exchange;

import java.util.List;

/**
 * What the workers of a run do together. Each calls the same operations in the same order, and each call returns once it has
 * what it needs of all the others.
 *
 * <p>One thread at a time calls an instance, but for {@link #close()}. An operation that fails closes it, so that its peers fail
 * too and none is left waiting.
 */
public interface Collective extends AutoCloseable {
    /** That of a worker which has no others. */
    static Collective alone() {
        return new Alone();
    }

    /** How many workers tell each other directly, stage after stage of a sum by so many of them. */
    static List<Integer> groups(int workers) {
        return Radices.of(workers).radices();
    }

    /** This worker's number, from 0 on. */
    int rank();

    /** How many they are. */
    int workers();

    /**
     * Adds up the workers' vectors, element by element, in the order of {@link TreeSum}. Afterwards each worker has the sum, to
     * the same bits.
     *
     * @param vector of which the elements from {@code from} on, and before {@code to}, are this worker's and become the sum; all
     *     workers give as many
     * @throws ExchangeException where a peer is lost, is silent too long or does something else, or where this worker is told to
     *     end; the vector is then of no use
     */
    default void sum(float[] vector, int from, int to) {
        sum(vector, from, to, Precision.FLOAT);
    }

    /**
     * The same with numbers that travel in some precision. Contributions are rounded to it, and so are sums before they go round:
     * those of each stage, where workers are so many that there are several. One worker alone rounds nothing.
     */
    void sum(float[] vector, int from, int to, Precision precision);

    /**
     * The workers' messages, in the order of their ranks.
     *
     * @param message this worker's, of any length; lengths may differ
     * @throws ExchangeException as of {@link #sum}
     */
    List<byte[]> gather(byte[] message);

    /** What this worker has sent so far, in bytes, without headers. */
    long bytesSent();

    /** Closes all connections. What a peer has yet to read of an operation that has ended here still reaches it. */
    @Override
    void close();
}
