package org.sparkgan.data;

import java.util.List;
import org.apache.spark.Partition;

/**
 * Where a worker's shard lies.
 *
 * @param index the worker's
 * @param firstRow of the shard, in the whole dataset
 * @param images in the shard
 * @param files its rows, in their order
 * @param hosts that hold most of its bytes, the best first; empty where no host is nearer than others
 */
record ShardPart(int index, long firstRow, int images, List<FileRows> files, List<String> hosts) implements Partition {}
