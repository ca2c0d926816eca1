package org.sparkgan.data.shard;

import java.util.Arrays;

/** The images of consecutive positions of an {@link ImageOrder}: those of some blocks of rows, shuffled. */
final class Window {
    static final Window NONE = new Window(0, 0, new RowRange[0], null);

    private final long from;
    private final long until;
    private final RowRange[] rows;
    private final int[] starts;
    private final Permutation permutation;

    /**
     * A window.
     *
     * @param from its first position
     * @param until the position after its last
     * @param rows its blocks, in the order in which the numbers of its images count through them
     * @param permutation from places in the window to numbers of its images
     */
    Window(long from, long until, RowRange[] rows, Permutation permutation) {
        this.from = from;
        this.until = until;
        this.rows = rows;
        this.permutation = permutation;
        this.starts = new int[rows.length];
        for (int i = 1; i < rows.length; i++) {
            starts[i] = starts[i - 1] + rows[i - 1].count();
        }
    }

    long from() {
        return from;
    }

    long until() {
        return until;
    }

    int images() {
        return (int) (until - from);
    }

    RowRange[] rows() {
        return rows;
    }

    boolean holds(long position) {
        return position >= from && position < until;
    }

    /** The number in the window of the image at a position. */
    int place(long position) {
        return permutation.at((int) (position - from));
    }

    /** The row of an image, by its number in the window. */
    long row(int image) {
        int found = Arrays.binarySearch(starts, image);
        int block = found >= 0 ? found : -found - 2;
        return rows[block].first() + image - starts[block];
    }
}
