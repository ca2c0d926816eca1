package org.sparkgan.data.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkgan.data.shard.FileHosts;
import org.sparkgan.data.shard.ShardPart;
import org.sparkgan.data.shard.ShardRange;
import org.sparkgan.data.source.FileRows;

/** Cuts rows of a dataset's files into the workers' shards, in the order of the manifest; looks at no pixel. */
final class ShardPlan {
    private final List<FileRows> rows;
    private final FileHosts hosts;

    /**
     * Of some rows or all.
     *
     * @param rows in the order of the manifest; the shards count through them alone
     */
    ShardPlan(List<FileRows> rows, FileHosts hosts) {
        this.rows = rows;
        this.hosts = hosts;
    }

    /** How many images there are. */
    static long images(List<FileRows> rows) {
        return rows.stream().mapToLong(FileRows::count).sum();
    }

    /** One part a worker, in the order of the workers. */
    List<ShardPart> parts(int workers) {
        ShardRange range = new ShardRange(images(rows), workers);
        return IntStream.range(0, workers)
                .mapToObj(worker -> part(worker, range))
                .toList();
    }

    private ShardPart part(int worker, ShardRange range) {
        return part(worker, range.firstRow(worker), range.size(worker));
    }

    /** All of the dataset for each worker. */
    List<ShardPart> wholes(int workers) {
        ShardPart whole = part(0, 0, images(rows));
        return IntStream.range(0, workers)
                .mapToObj(worker -> new ShardPart(worker, 0, whole.images(), whole.files(), whole.hosts()))
                .toList();
    }

    /** The first images of the dataset as a part of their own. */
    ShardPart first(int images) {
        return part(0, 0, images);
    }

    /** The first images of the dataset in parts of whole blocks, at most as many as there are blocks. */
    List<ShardPart> blocks(int images, int block, int parts) {
        int blocks = (images + block - 1) / block;
        ShardRange range = new ShardRange(blocks, Math.min(parts, blocks));
        return IntStream.range(0, range.workers())
                .mapToObj(i -> {
                    long from = range.firstRow(i) * block;
                    return part(i, from, Math.min(images, range.firstRow(i + 1) * block) - from);
                })
                .toList();
    }

    private ShardPart part(int worker, long firstRow, long images) {
        List<FileRows> files = cut(rows, firstRow, firstRow + images);
        return new ShardPart(worker, firstRow, images, files, hosts.of(files));
    }

    /** Those of some rows that count from {@code from} to {@code until}, exclusive. */
    static List<FileRows> cut(List<FileRows> rows, long from, long until) {
        List<FileRows> cut = new ArrayList<>();
        long start = 0;
        for (FileRows part : rows) {
            long first = Math.max(0, from - start);
            long end = Math.min(part.count(), until - start);
            if (first < end) {
                cut.add(new FileRows(part.uri(), part.rowsInFile(), part.first() + first, end - first));
            }
            start += part.count();
        }
        return cut;
    }
}
