package org.sparkgan.compute.cuda;

/**
 * How the columns of a matrix are shared out to blocks that add up its rows: decided by its shape alone, so that the order of adding
 * is.
 *
 * @param count of chunks
 * @param length of each but the last, in columns
 */
record Chunks(long count, long length) {
    /**
     * Shares out.
     *
     * @param rows of the matrix
     * @param columns of the matrix, 1 or more
     * @param mostBlocks that there are to be in all
     * @param ofThread columns that a thread takes before there are more blocks
     */
    static Chunks of(long rows, long columns, long mostBlocks, long ofThread) {
        long lanes = Grid.THREADS / Math.min(rows, Grid.THREADS);
        long most = Math.max(1, mostBlocks / blocks(rows));
        long count = Math.max(1, Math.min(most, divided(columns, lanes * ofThread)));
        long length = divided(columns, count);
        return new Chunks(divided(columns, length), length);
    }

    /** Blocks side by side that have a thread for each row. */
    static long blocks(long rows) {
        return divided(rows, Grid.THREADS);
    }

    private static long divided(long count, long each) {
        return (count + each - 1) / each;
    }
}
