package org.sparkgan.data.shard;

/**
 * How many images are shuffled together where a shard has more.
 *
 * @param blockImages neighbouring rows that stay together until they are in memory
 * @param blocks of a window
 */
public record ShuffleWindow(int blockImages, int blocks) {
    /** About what a row group of the files holds, so that a block costs one or two of them. */
    private static final long BLOCK_BYTES = 8L << 20;
    /** So that neighbours in the files do not stay neighbours, small as the window may be. */
    private static final int LEAST_BLOCKS = 16;

    /**
     * As many images as take so many bytes.
     *
     * @param bytes 1 or more
     * @param values of one image, uint8
     */
    public static ShuffleWindow of(long bytes, int values) {
        long blockImages = Math.max(1, Math.min(BLOCK_BYTES, bytes / LEAST_BLOCKS) / values);
        return new ShuffleWindow((int) blockImages, (int) Math.max(1, bytes / (blockImages * values)));
    }

    /** One block where all images fit into a window. */
    ShuffleWindow within(long images) {
        return images <= (long) blockImages * blocks ? new ShuffleWindow((int) images, 1) : this;
    }
}
