package org.sparkgan.data.dataset;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.sparkgan.data.DataException;
import org.sparkgan.data.shard.CachedShard;
import org.sparkgan.data.shard.ImageBlock;
import org.sparkgan.data.shard.LabelledBlock;
import org.sparkgan.data.shard.LabelledImages;

/**
 * The first images of a dataset in the order of its manifest, which are as good as drawn at random, since ingest shuffled them.
 *
 * @param dataset whose images
 */
public record FirstImages(PackedDataset dataset) {
    private static final int SEARCHED_BYTES = 1 << 25;

    /**
     * The first images in the order of the manifest, all of them where there are fewer than {@code most}.
     *
     * @return uint8 {@code [count, channels, height, width]}
     */
    public byte[] pixels(int most) {
        int count = (int) Math.min(most, dataset.images());
        return blocks(count, count, 1).first().pixels();
    }

    /**
     * The first images in the order of the manifest, which are as good as drawn at random since ingest shuffled them, in blocks.
     *
     * @param images 1 to those of the dataset
     * @param block images of each block but the last
     * @param parts partitions that the blocks are spread over, in order; fewer where there are fewer blocks
     */
    public JavaRDD<ImageBlock> blocks(int images, int block, int parts) {
        return dataset.shards(dataset.plan().blocks(images, block, parts))
                .flatMap(shard -> ((CachedShard) shard).blocks(block));
    }

    /** The same with their labels, where they are wanted; every image must have one then. */
    public JavaRDD<LabelledBlock> blocks(int images, int block, int parts, LabelledImages.Labels wanted) {
        return dataset.shards(dataset.plan().blocks(images, block, parts))
                .flatMap(shard -> ((CachedShard) shard).blocks(block, wanted));
    }

    /** The labels of the first images in the order of the manifest, which every image must have; no pixel is read. */
    public int[] labels(int images) {
        return dataset.labels(dataset.plan().first(images));
    }

    /**
     * The first images in the order of the manifest, in one partition, read by the task that asks for them.
     *
     * @param images 1 to those of the dataset
     * @param labels whether their labels are wanted, which every image must have then
     */
    public JavaRDD<LabelledImages> inOnePart(int images, LabelledImages.Labels labels) {
        return dataset.shards(List.of(dataset.plan().first(images))).map(shard -> ((CachedShard) shard).whole(labels));
    }

    /**
     * The first images of each label from 0 on: image {@code i} has label {@code i % labels}. Grey ones stand for those that
     * are not among the first images of the dataset, of which no more are read than {@link #SEARCHED_BYTES}.
     *
     * @param each images of a label
     * @return uint8 {@code [each * labels, channels, height, width]}
     * @throws DataException where an image has no label
     */
    public byte[] pixelsByLabel(int each, int labels) {
        int values = dataset.manifest().shape().values();
        byte[] pixels = new byte[Math.multiplyExact(each * labels, values)];
        Arrays.fill(pixels, (byte) 128);
        long searched = Math.min(16L * each * labels, Math.max(1, SEARCHED_BYTES / values));
        LabelledImages first = inOnePart((int) Math.min(searched, dataset.images()), LabelledImages.Labels.WANTED)
                .first();
        int[] found = new int[labels];
        for (int i = 0; i < first.labels().length; i++) {
            int label = first.labels()[i];
            if (label < labels && found[label] < each) {
                System.arraycopy(first.pixels(), i * values, pixels, (found[label] * labels + label) * values, values);
                found[label]++;
            }
        }
        return pixels;
    }
}
