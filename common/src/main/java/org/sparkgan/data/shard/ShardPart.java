package org.sparkgan.data.shard;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.data.source.FileRows;
import org.sparkgan.data.source.PixelFile;

/**
 * Where a worker's shard lies.
 *
 * @param index the worker's
 * @param firstRow of the shard, in the whole dataset
 * @param images in the shard
 * @param files its rows, in their order
 * @param hosts that hold most of its bytes, the best first; empty where no host is nearer than others
 */
public record ShardPart(int index, long firstRow, long images, List<FileRows> files, List<String> hosts)
        implements Serializable {
    /** The label of each of the images, in the order of the rows. */
    int[] labels(Configuration hadoop) {
        int[] labels = new int[Math.toIntExact(images)];
        int start = 0;
        for (FileRows rows : files) {
            int first = start;
            new PixelFile(rows, hadoop).readLabels((row, label) -> labels[first + row] = label);
            start += (int) rows.count();
        }
        return labels;
    }

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
