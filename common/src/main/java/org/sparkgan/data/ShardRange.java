package org.sparkgan.data;

/** Which rows of a dataset belong to which worker: contiguous ranges whose sizes differ by at most one. */
record ShardRange(long rows, int workers) {
    long firstRow(int worker) {
        return worker * rows / workers;
    }

    long size(int worker) {
        return firstRow(worker + 1) - firstRow(worker);
    }
}
