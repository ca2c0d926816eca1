package org.sparkgan.data.shard;

import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * The endless order in which images are seen: each of them once an epoch, afresh every epoch, a pure function of (seed,
 * worker, epoch) for a shard and of (seed, epoch) for a whole dataset, whatever the files, the batches and, for a dataset,
 * the workers. Any position is found at once, so that a resumed run goes on where it stopped.
 *
 * <p>Images that exceed a window are shuffled in two steps, so that they can be read from files window by window: first
 * blocks of neighbouring rows, then the images within each window of several blocks. Whether they are read so or lie in
 * memory does not change the order. For one thread.
 */
public final class ImageOrder {
    /** No worker has this number, so that the order of a dataset is none of the shards' orders. */
    private static final int WHOLE_DATASET = -1;

    private final RandomStream ofImages;
    private final RandomStream ofBlocks;
    private final int sequence;
    private final long images;
    private final ShuffleWindow size;
    private final int blocks;
    private final int windows;
    private final int[] blockAt;
    /** Where the last block of the rows, which may be shorter than the others, stands among the blocks of the epoch. */
    private int placeOfLastBlock;

    private long epochOfBlocks = -1;
    private Window window = Window.NONE;

    private ImageOrder(long seed, int sequence, long images, ShuffleWindow size) {
        if (images < 1) {
            throw new IllegalArgumentException("an order needs images >= 1, but has " + images);
        }
        this.ofImages = new RandomStream(seed, Purpose.SHARD_ORDER);
        this.ofBlocks = new RandomStream(seed, Purpose.BLOCK_ORDER);
        this.sequence = sequence;
        this.images = images;
        this.size = size.within(images);
        this.blocks = Math.toIntExact(ceilDiv(images, this.size.blockImages()));
        this.windows = Math.toIntExact(ceilDiv(blocks, this.size.blocks()));
        this.blockAt = new int[blocks];
    }

    /**
     * The order in which a worker sees its shard.
     *
     * @param seed decides it
     * @param worker 0 or more
     * @param images of the shard, 1 or more
     */
    public static ImageOrder ofShard(long seed, int worker, long images, ShuffleWindow size) {
        if (worker < 0) {
            throw new IllegalArgumentException("an order needs a worker >= 0, but has " + worker);
        }
        return new ImageOrder(seed, worker, images, size);
    }

    /**
     * The order in which all workers together see a dataset where they take every step in common: step s of a global batch
     * of b images has the positions {@code [s * b, (s + 1) * b)}; a batch may begin in one epoch and end in the next.
     *
     * @param seed decides it
     * @param images of the dataset, 1 or more
     */
    public static ImageOrder ofDataset(long seed, long images, ShuffleWindow size) {
        return new ImageOrder(seed, WHOLE_DATASET, images, size);
    }

    /** How many images an epoch has. */
    public long images() {
        return images;
    }

    /** The row, in {@code [0, images)}, of the {@code position}-th image that is seen, from 0. */
    public long at(long position) {
        Window in = window(position);
        return in.row(in.place(position));
    }

    /** The window in which a position lies; the last one asked for is kept. */
    Window window(long position) {
        if (!window.holds(position)) {
            window = find(position);
        }
        return window;
    }

    private Window find(long position) {
        long epoch = position / images;
        if (epoch != epochOfBlocks) {
            shuffleBlocks(epoch);
        }
        long inEpoch = position - epoch * images;
        int number = (int) (inEpoch / ((long) size.blocks() * size.blockImages()));
        // Windows after the short block begin earlier than whole blocks would let them.
        if (number + 1 < windows && inEpoch >= start(number + 1)) {
            number++;
        }
        long from = start(number);
        long until = number + 1 < windows ? start(number + 1) : images;
        return new Window(
                epoch * images + from,
                epoch * images + until,
                rows(number),
                new Permutation(ofImages, epoch * windows + number, sequence, (int) (until - from)));
    }

    private void shuffleBlocks(long epoch) {
        Permutation permutation = new Permutation(ofBlocks, epoch, sequence, blocks);
        for (int place = 0; place < blocks; place++) {
            blockAt[place] = permutation.at(place);
            if (blockAt[place] == blocks - 1) {
                placeOfLastBlock = place;
            }
        }
        epochOfBlocks = epoch;
    }

    /** The position in the epoch at which a window begins. */
    private long start(int number) {
        int before = number * size.blocks();
        long missing = placeOfLastBlock < before ? (long) blocks * size.blockImages() - images : 0;
        return (long) before * size.blockImages() - missing;
    }

    private RowRange[] rows(int number) {
        int from = number * size.blocks();
        RowRange[] rows = new RowRange[Math.min(blocks, from + size.blocks()) - from];
        for (int i = 0; i < rows.length; i++) {
            long first = (long) blockAt[from + i] * size.blockImages();
            rows[i] = new RowRange(first, (int) Math.min(size.blockImages(), images - first));
        }
        return rows;
    }

    private static long ceilDiv(long one, long other) {
        return (one + other - 1) / other;
    }
}
