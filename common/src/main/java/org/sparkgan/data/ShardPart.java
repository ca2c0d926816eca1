package org.sparkgan.data;

import java.util.ArrayList;
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
record ShardPart(int index, long firstRow, long images, List<FileRows> files, List<String> hosts) implements Partition {
    /** Where some of the rows lie, which count from the start of the shard. */
    List<FileRows> files(RowRange rows) {
        List<FileRows> found = new ArrayList<>();
        long start = 0;
        for (FileRows file : files) {
            long from = Math.max(rows.first(), start);
            long until = Math.min(rows.first() + rows.count(), start + file.count());
            if (from < until) {
                found.add(
                        new FileRows(file.uri(), file.rowsInFile(), file.first() + from - start, (int) (until - from)));
            }
            start += file.count();
        }
        return found;
    }
}
