package org.sparkgan.data.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkgan.data.shard.FileHosts;
import org.sparkgan.data.shard.ShardPart;
import org.sparkgan.data.shard.ShardRange;
import org.sparkgan.data.source.FileRows;

/** Cuts a dataset's files into the workers' shards, in the order of the manifest; looks at no pixel. */
final class ShardPlan {
    private final DatasetFolder folder;
    private final DatasetManifest manifest;
    private final FileHosts hosts;

    ShardPlan(DatasetFolder folder, DatasetManifest manifest, FileHosts hosts) {
        this.folder = folder;
        this.manifest = manifest;
        this.hosts = hosts;
    }

    /** One part a worker, in the order of the workers. */
    List<ShardPart> parts(int workers) {
        ShardRange range = new ShardRange(manifest.images(), workers);
        return IntStream.range(0, workers)
                .mapToObj(worker -> part(worker, range))
                .toList();
    }

    private ShardPart part(int worker, ShardRange range) {
        return part(worker, range.firstRow(worker), range.size(worker));
    }

    /** All of the dataset for each worker. */
    List<ShardPart> wholes(int workers) {
        ShardPart whole = part(0, 0, manifest.images());
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
        List<FileRows> files = files(firstRow, firstRow + images);
        return new ShardPart(worker, firstRow, images, files, hosts.of(files));
    }

    private List<FileRows> files(long from, long until) {
        List<FileRows> files = new ArrayList<>();
        long start = 0;
        for (DatasetManifest.DataFile file : manifest.files()) {
            long first = Math.max(0, from - start);
            long end = Math.min(file.rows(), until - start);
            if (first < end) {
                files.add(new FileRows(folder.uri(file.name()), file.rows(), first, end - first));
            }
            start += file.rows();
        }
        return files;
    }
}
