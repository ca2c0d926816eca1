package org.sparkgan.data.shard;

/** Which rows of a dataset belong to which worker: contiguous ranges whose sizes differ by at most one. */
public record ShardRange(long rows, int workers) {
    public long firstRow(int worker) {
        return worker * rows / workers;
    }

    public long size(int worker) {
        return firstRow(worker + 1) - firstRow(worker);
    }
}
