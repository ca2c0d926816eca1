package org.sparkgan.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.data.TestShards.orderOf;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every size of dataset, number of workers and size of batch. */
class EpochTest {
    /** All small sizes, and around powers of two and ten. */
    private static final int[] SIZES = IntStream.concat(
                    IntStream.rangeClosed(1, 70), IntStream.of(127, 128, 129, 999, 1000, 1025, 4096, 4097, 10_000))
            .toArray();

    private static final ShuffleWindow WINDOW = new ShuffleWindow(1 << 20, 16);
    private static final int[] WORKERS = {1, 2, 3, 7, 64};
    private static final int[] BATCHES = {1, 2, 5, 64, 100};

    @Test
    void everyImageComesOnceAnEpochFromItsWorkerTheTailToo() {
        for (int size : SIZES) {
            for (int workers : WORKERS) {
                if (workers <= size) {
                    for (int batch : BATCHES) {
                        assertEveryRowTwiceInTwoEpochs(size, workers, batch);
                    }
                }
            }
        }
    }

    /** Reads two epochs in whole batches, the last of which goes on into the third. */
    private static void assertEveryRowTwiceInTwoEpochs(int size, int workers, int batch) {
        ShardRange range = new ShardRange(size, workers);
        int[] first = new int[size];
        int[] second = new int[size];
        for (int worker = 0; worker < workers; worker++) {
            int images = (int) range.size(worker);
            int[] rows = rowsRead(numbered(worker, range), 2 * images, batch);
            for (int i = 0; i < images; i++) {
                first[rows[i]]++;
                second[rows[images + i]]++;
            }
        }
        assertThat(first)
                .as("%d images, %d workers, batches of %d", size, workers, batch)
                .containsOnly(1);
        assertThat(second)
                .as("%d images, %d workers, batches of %d", size, workers, batch)
                .containsOnly(1);
    }

    @Test
    void theOrderDoesNotDependOnTheSizeOfTheBatch() {
        for (int size : SIZES) {
            Shard shard = numbered(0, new ShardRange(size, 1));
            int[] expected = rowsRead(shard, 2 * size, 1);
            for (int batch : BATCHES) {
                assertThat(rowsRead(shard, 2 * size, batch))
                        .as("%d images, batches of %d", size, batch)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theGlobalOrderHasEveryRowOnceAnEpoch() {
        for (int size : SIZES) {
            ImageOrder order = ImageOrder.ofDataset(42, size, WINDOW);
            for (long epoch = 0; epoch < 3; epoch++) {
                long start = epoch * size;
                int[] rows = IntStream.range(0, size)
                        .map(i -> (int) order.at(start + i))
                        .sorted()
                        .toArray();
                assertThat(rows)
                        .as("%d images, epoch %d", size, epoch)
                        .isEqualTo(IntStream.range(0, size).toArray());
            }
        }
    }

    @Test
    void theGlobalOrderIsAFunctionOfSeedAndPositionAlone() {
        ImageOrder forward = ImageOrder.ofDataset(42, 1000, WINDOW);
        ImageOrder backward = ImageOrder.ofDataset(42, 1000, WINDOW);
        long[] expected = IntStream.range(0, 3000).mapToLong(forward::at).toArray();
        for (int i = 2999; i >= 0; i--) {
            assertThat(backward.at(i)).isEqualTo(expected[i]);
        }
        ImageOrder otherSeed = ImageOrder.ofDataset(43, 1000, WINDOW);
        ImageOrder onlyWorker = orderOf(42, 0, 1000);
        assertThat(matches(
                        expected,
                        0,
                        IntStream.range(0, 1000).mapToLong(otherSeed::at).toArray()))
                .isLessThan(12);
        assertThat(matches(
                        expected,
                        0,
                        IntStream.range(0, 1000).mapToLong(onlyWorker::at).toArray()))
                .isLessThan(12);
        assertThat(matches(expected, 1000, expected)).isLessThan(12);
    }

    /** Windows of every form, so that blocks and windows end short, in the middle of the rows as well as at their end. */
    @Test
    void ordersInWindowsHaveEveryRowOnceAnEpoch() {
        for (int size : SIZES) {
            for (int blockImages : new int[] {1, 3, 10}) {
                for (int blocks : new int[] {1, 2, 7}) {
                    ImageOrder order = ImageOrder.ofShard(42, 1, size, new ShuffleWindow(blockImages, blocks));
                    for (long epoch = 0; epoch < 3; epoch++) {
                        long start = epoch * size;
                        int[] rows = IntStream.range(0, size)
                                .map(i -> (int) order.at(start + i))
                                .sorted()
                                .toArray();
                        assertThat(rows)
                                .as("%d images, windows of %d blocks of %d", size, blocks, blockImages)
                                .isEqualTo(IntStream.range(0, size).toArray());
                    }
                }
            }
        }
    }

    @Test
    void anOrderInWindowsIsAFunctionOfThePositionAlone() {
        ShuffleWindow window = new ShuffleWindow(7, 5);
        ImageOrder forward = ImageOrder.ofShard(42, 3, 1000, window);
        ImageOrder backward = ImageOrder.ofShard(42, 3, 1000, window);
        long[] expected = IntStream.range(0, 3000).mapToLong(forward::at).toArray();
        for (int i = 2999; i >= 0; i--) {
            assertThat(backward.at(i)).isEqualTo(expected[i]);
        }
        assertThat(matches(expected, 1000, expected)).isLessThan(12);
    }

    /** Of a thousand rows in 29 windows, those that stand together in the files come from all over the epoch. */
    @Test
    void neighbouringBlocksAreScatteredOverTheWindows() {
        ImageOrder order = ImageOrder.ofShard(42, 0, 1000, new ShuffleWindow(7, 5));
        double distance = 0;
        long[] rows = IntStream.range(0, 1000).mapToLong(order::at).toArray();
        for (int i = 35; i < 1000; i++) {
            distance += Math.abs(rows[i] - rows[i - 35]);
        }
        assertThat(distance / 965).isBetween(250.0, 410.0);
    }

    @Test
    void everyPositionIsOneWorkersTurn() {
        for (int workers : WORKERS) {
            for (int batch : BATCHES) {
                long[] before = new long[workers];
                int all = workers * batch + workers / 2;
                for (long position = 0; position < 3L * all + 1; position++) {
                    int turns = 0;
                    for (int worker = 0; worker < workers; worker++) {
                        Turns mine = Turns.of(worker, workers, all);
                        assertThat(mine.before(position)).isEqualTo(before[worker]);
                        if (mine.has(position)) {
                            turns++;
                            before[worker]++;
                        }
                    }
                    assertThat(turns).isEqualTo(1);
                }
            }
        }
    }

    private static int matches(long[] one, int from, long[] other) {
        return (int)
                IntStream.range(0, 1000).filter(i -> one[from + i] == other[i]).count();
    }

    /** Images of two values that give the row in the dataset. */
    private static CachedShard numbered(int worker, ShardRange range) {
        CachedShard shard = new CachedShard(worker, range.firstRow(worker), (int) range.size(worker), 2);
        for (int i = 0; i < shard.images(); i++) {
            int row = (int) shard.firstRow() + i;
            shard.put(i, new byte[] {(byte) (row >> 8), (byte) row});
        }
        return shard;
    }

    private static int[] rowsRead(Shard shard, int count, int batch) {
        ShardReader reader = shard.reader(orderOf(42, shard.worker(), shard.images()));
        int batches = (count + batch - 1) / batch;
        int[] rows = new int[batches * batch];
        byte[] values = new byte[2 * batch];
        for (int b = 0; b < batches; b++) {
            reader.read((long) b * batch, batch, values);
            for (int i = 0; i < batch; i++) {
                rows[b * batch + i] = Byte.toUnsignedInt(values[2 * i]) << 8 | Byte.toUnsignedInt(values[2 * i + 1]);
            }
        }
        return Arrays.copyOf(rows, count);
    }
}
