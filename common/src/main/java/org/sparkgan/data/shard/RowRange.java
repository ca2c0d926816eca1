package org.sparkgan.data.shard;

/**
 * Neighbouring rows.
 *
 * @param first from 0
 * @param count 1 or more
 */
record RowRange(long first, int count) {}
