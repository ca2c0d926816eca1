package org.sparkgan.data.shard;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Images in memory as they are packed: uint8, channels first. They lie in chunks, so that a shard may exceed the 2 GB of
 * one array.
 */
public final class CachedShard implements Shard {
    private static final long serialVersionUID = 1L;
    private static final int CHUNK_BYTES = 1 << 26;

    private final int worker;
    private final long firstRow;
    private final int images;
    private final int values;
    private final int imagesPerChunk;
    private final byte[][] chunks;
    private final LabelSource labelSource;
    private transient int[] labels;

    /** Where the labels are read when they are first asked for: most runs do without. */
    public interface LabelSource extends Serializable {
        int[] read();
    }

    /** An empty shard of images without labels, to be filled with {@link #put}. */
    CachedShard(int worker, long firstRow, int images, int values) {
        this(worker, firstRow, images, values, () -> {
            throw new IllegalStateException("Cannot give labels: the images have none");
        });
    }

    /** An empty shard to be filled with {@link #put}. */
    public CachedShard(int worker, long firstRow, int images, int values, LabelSource labelSource) {
        this.labelSource = labelSource;
        this.worker = worker;
        this.firstRow = firstRow;
        this.images = images;
        this.values = values;
        this.imagesPerChunk = Math.max(1, CHUNK_BYTES / values);
        this.chunks = new byte[(images + imagesPerChunk - 1) / imagesPerChunk][];
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            chunks[chunk] = new byte[Math.min(imagesPerChunk, images - chunk * imagesPerChunk) * values];
        }
    }

    @Override
    public int worker() {
        return worker;
    }

    @Override
    public long images() {
        return images;
    }

    @Override
    public int values() {
        return values;
    }

    @Override
    public long firstRow() {
        return firstRow;
    }

    @Override
    public synchronized int[] labels() {
        if (labels == null) {
            labels = labelSource.read();
        }
        return labels;
    }

    @Override
    public boolean isStreamed() {
        return false;
    }

    @Override
    public ShardReader reader(ImageOrder order, Turns turns, Optional<RandomFlips> flips) {
        return new ShardReader(
                this, order, flips, (position, into, offset) -> read((int) order.at(position), into, offset));
    }

    /** Writes an image, uint8 and channels first, to {@code into[offset .. offset + values)}. */
    public void read(int index, byte[] into, int offset) {
        System.arraycopy(chunks[index / imagesPerChunk], index % imagesPerChunk * values, into, offset, values);
    }

    /** All images in blocks of {@code size}, numbered as the dataset has them. */
    public Iterator<ImageBlock> blocks(int size) {
        return IntStream.iterate(0, from -> from < images, from -> from + size)
                .mapToObj(from -> block(from, Math.min(size, images - from)))
                .iterator();
    }

    /** The same with their labels, where they are wanted. */
    public Iterator<LabelledBlock> blocks(int size, LabelledImages.Labels wanted) {
        int[] all = wanted == LabelledImages.Labels.WANTED ? labels() : new int[0];
        return IntStream.iterate(0, from -> from < images, from -> from + size)
                .mapToObj(from -> {
                    int count = Math.min(size, images - from);
                    return new LabelledBlock(
                            block(from, count), all.length == 0 ? all : Arrays.copyOfRange(all, from, from + count));
                })
                .iterator();
    }

    private ImageBlock block(int from, int count) {
        return new ImageBlock(Math.toIntExact(firstRow + from), pixels(from, count));
    }

    /** All images at once. */
    public LabelledImages whole(LabelledImages.Labels wanted) {
        return new LabelledImages(pixels(0, images), wanted == LabelledImages.Labels.WANTED ? labels() : new int[0]);
    }

    private byte[] pixels(int from, int count) {
        byte[] pixels = new byte[Math.multiplyExact(count, values)];
        for (int i = 0; i < count; i++) {
            read(from + i, pixels, i * values);
        }
        return pixels;
    }

    public void put(int index, byte[] pixels) {
        System.arraycopy(pixels, 0, chunks[index / imagesPerChunk], index % imagesPerChunk * values, values);
    }
}
