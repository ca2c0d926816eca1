package org.sparkgan.data.shard;

/**
 * A worker's part of the batch of all workers together, and so whose turn it is in an order that workers share: of each
 * {@code all} positions the worker has {@code batch}, from {@code first}.
 *
 * @param first where the worker's part begins, from 0
 * @param batch images of the worker
 * @param all images of all workers
 */
public record Turns(int first, int batch, int all) {
    /** Every position. */
    public static final Turns ALL = new Turns(0, 1, 1);

    /**
     * The part of {@code worker}: parts follow each other by its number, and what cannot be shared out evenly goes to the first
     * workers, an image each.
     *
     * @param worker from 0
     * @param workers 1 or more
     * @param all images of all workers, as many as there are workers or more
     */
    public static Turns of(int worker, int workers, int all) {
        int even = all / workers;
        int left = all % workers;
        return new Turns(worker * even + Math.min(worker, left), even + (worker < left ? 1 : 0), all);
    }

    /** The worker's share of all images, in (0, 1]. */
    public float share() {
        return (float) batch / all;
    }

    /** How many positions before {@code position} are this worker's. */
    long before(long position) {
        return position / all * batch + Math.max(0, Math.min(batch, position % all - first));
    }

    boolean has(long position) {
        long inBatch = position % all - first;
        return inBatch >= 0 && inBatch < batch;
    }
}
