package org.sparkgan.compute.cuda;

/** How many threads a kernel is launched with: blocks, and threads of a block. */
record Grid(int blocksX, int blocksY, int blocksZ, int threadsX, int threadsY) {
    /** Threads of a block; kernels that sum up know it as THREADS. */
    static final int THREADS = 256;

    private static final int MOST_BLOCKS = 1 << 16;
    /** The driver takes no more along y. */
    private static final int MOST_BLOCKS_Y = 65_535;

    /** For so many numbers in a row; threads take several where there are very many. */
    static Grid ofNumbers(long count) {
        return new Grid(blocks(count, THREADS, MOST_BLOCKS), 1, 1, THREADS, 1);
    }

    /** The same for each of a few rows of blocks. */
    static Grid ofNumbers(long count, int rows) {
        return new Grid(blocks(count, THREADS, MOST_BLOCKS), rows, 1, THREADS, 1);
    }

    /** For columns of so many numbers each; neighbouring threads have neighbouring numbers of a column. */
    static Grid ofColumns(long rows, long columns) {
        int along = 1;
        while (along < rows && along < THREADS) {
            along *= 2;
        }
        int beside = THREADS / along;
        return new Grid(blocks(columns, beside, MOST_BLOCKS), blocks(rows, along, MOST_BLOCKS_Y), 1, along, beside);
    }

    /** A block for each of so many sums; blocks take several where there are very many. */
    static Grid ofBlocks(long count) {
        return new Grid(blocks(count, 1, MOST_BLOCKS), 1, 1, THREADS, 1);
    }

    /** Blocks that sum up. */
    static Grid ofSums(long blocksX, long blocksY, long blocksZ) {
        return new Grid(Math.toIntExact(blocksX), Math.toIntExact(blocksY), Math.toIntExact(blocksZ), THREADS, 1);
    }

    private static int blocks(long count, int each, int most) {
        return (int) Math.max(1, Math.min(most, (count + each - 1) / each));
    }
}
