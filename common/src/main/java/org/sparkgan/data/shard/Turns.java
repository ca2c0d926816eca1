package org.sparkgan.data.shard;

/**
 * Whose turn it is in an order that workers share: of each global batch of {@code workers * batch} positions, worker w has
 * the w-th {@code batch}.
 *
 * @param worker from 0
 * @param workers 1 or more
 * @param batch images of one worker, 1 or more
 */
public record Turns(int worker, int workers, int batch) {
    /** Every position. */
    public static final Turns ALL = new Turns(0, 1, 1);

    /** How many positions before {@code position} are this worker's. */
    long before(long position) {
        long global = (long) workers * batch;
        long inBatch = position % global - (long) worker * batch;
        return position / global * batch + Math.max(0, Math.min(batch, inBatch));
    }

    boolean has(long position) {
        return position % ((long) workers * batch) / batch == worker;
    }
}
