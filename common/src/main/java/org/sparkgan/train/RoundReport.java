package org.sparkgan.train;

import java.io.Serializable;

/**
 * What the first worker tells the driver of a round.
 *
 * @param from iterations that were taken before it
 * @param until iterations that are taken after it
 * @param counts of all workers
 * @param exchange how they agreed
 * @param roundNanos how long it took
 * @param exchangeNanos how long of it the first worker was busy with the others, beyond what it waited for the slowest
 */
record RoundReport(
        int from, int until, RoundCounts counts, RoundMeter.Exchange exchange, long roundNanos, long exchangeNanos)
        implements Serializable {}
