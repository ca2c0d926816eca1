package org.sparkgan.data;

import org.apache.spark.Partitioner;

/** Which rows of a dataset belong to which worker: contiguous ranges whose sizes differ by at most one. */
final class ShardRange extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final long rows;
    private final int workers;

    ShardRange(long rows, int workers) {
        this.rows = rows;
        this.workers = workers;
    }

    @Override
    public int numPartitions() {
        return workers;
    }

    /** The worker of a row; {@code key} is its index in the whole dataset, a Long. */
    @Override
    public int getPartition(Object key) {
        // The inverse of firstRow: the largest worker w with w * rows / workers <= row.
        return (int) ((((Long) key + 1) * workers - 1) / rows);
    }

    long firstRow(int worker) {
        return worker * rows / workers;
    }

    int size(int worker) {
        return Math.toIntExact(firstRow(worker + 1) - firstRow(worker));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardRange range && range.rows == rows && range.workers == workers;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(rows) * 31 + workers;
    }
}
