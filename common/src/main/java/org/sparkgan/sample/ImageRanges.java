package org.sparkgan.sample;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How images are dealt out to tasks: in blocks that every task makes alike, and to as many tasks as the images ask for, so that
 * the cores at hand change neither a bit of an image nor the number of files.
 *
 * @param count images in all
 * @param block images that a task holds at a time
 * @param tasks Spark tasks
 */
record ImageRanges(int count, int block, int tasks) implements Serializable {
    /** About so many images are a block. */
    static final int BLOCK = 64;

    private static final int BLOCKS_PER_TASK = 4;
    private static final int MOST_TASKS = 10_000;
    private static final long WAVE_BYTES = 64L << 20;

    /** So many images, of which {@code together} in a row are never parted. */
    static ImageRanges of(int count, int together) {
        int block = together * Math.max(1, BLOCK / together);
        int blocks = (count - 1) / block + 1;
        return new ImageRanges(count, block, Math.min((blocks - 1) / BLOCKS_PER_TASK + 1, MOST_TASKS));
    }

    /** The numbers of the tasks. */
    List<Integer> numbers() {
        return IntStream.range(0, tasks).boxed().toList();
    }

    /** The numbers of the tasks, parted so that the images of each part take 64 MiB at most, or are those of one task. */
    List<List<Integer>> waves(int valuesPerImage) {
        int length = (int) Math.max(1, WAVE_BYTES * tasks / ((long) count * valuesPerImage));
        List<List<Integer>> waves = new ArrayList<>();
        for (int from = 0; from < tasks; from += length) {
            waves.add(numbers().subList(from, Math.min(tasks, from + length)));
        }
        return waves;
    }

    /** First images of the blocks of a task, in order. */
    IntStream blocks(int task) {
        long blocks = (count - 1) / block + 1L;
        int from = (int) (blocks * task / tasks);
        int to = (int) (blocks * (task + 1) / tasks);
        return IntStream.range(from, to).map(number -> number * block);
    }

    /** Images in the block that begins with image {@code from}. */
    int length(int from) {
        return Math.min(block, count - from);
    }
}
