package org.sparkgan.train;

import java.io.Serializable;
import java.net.InetSocketAddress;
import java.util.List;

/** What a worker tells the driver while a segment runs; the answer follows each. */
sealed interface Message extends Serializable {
    /** The attempt at a segment that it belongs to. */
    String attempt();

    /** As it travels. */
    default byte[] bytes() {
        return Wire.bytes(this);
    }

    /** A worker listens at {@code address}, and asks for the {@link Directory}: answered when all are there. */
    record Arrival(String attempt, int worker, InetSocketAddress address) implements Message {}

    /** A round has ended; answered by {@link Order}. */
    record Round(String attempt, RoundReport report) implements Message {}

    /** A worker gives up, and the others will because of it; the answer is empty. */
    record Trouble(String attempt, Throwable reason) implements Message {}

    /**
     * How workers find each other.
     *
     * @param addresses of all, in their order
     * @param secret by which they know each other; it travels in Spark's RPC alone
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Directory(List<InetSocketAddress> addresses, byte[] secret) implements Serializable {}
}
