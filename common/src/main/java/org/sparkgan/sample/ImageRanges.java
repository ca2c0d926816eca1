package org.sparkgan.sample;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How images are dealt out to tasks: in blocks that every task makes alike, so that the number of tasks changes no image
 * in its last bit.
 *
 * @param count images in all
 * @param tasks Spark tasks
 */
record ImageRanges(int count, int tasks) implements Serializable {
    /** Images that a task holds at a time. */
    static final int BLOCK = 64;

    private static final long TASK_BYTES = 64L << 20;

    /** As many tasks as run side by side, more where a task would make above 64 MiB of pixels, none without a block. */
    static ImageRanges of(int count, int valuesPerImage, int parallelism) {
        long byBytes = ((long) count * valuesPerImage + TASK_BYTES - 1) / TASK_BYTES;
        return new ImageRanges(count, (int) Math.min(Math.max(parallelism, byBytes), blockCount(count)));
    }

    /** The numbers of the tasks. */
    List<Integer> numbers() {
        return IntStream.range(0, tasks).boxed().toList();
    }

    /** First images of the blocks of a task, in order. */
    IntStream blocks(int task) {
        long blocks = blockCount(count);
        int from = (int) (blocks * task / tasks);
        int to = (int) (blocks * (task + 1) / tasks);
        return IntStream.range(from, to).map(block -> block * BLOCK);
    }

    /** Images in the block that begins with image {@code from}. */
    int length(int from) {
        return Math.min(BLOCK, count - from);
    }

    private static int blockCount(int count) {
        return (count - 1) / BLOCK + 1;
    }
}
