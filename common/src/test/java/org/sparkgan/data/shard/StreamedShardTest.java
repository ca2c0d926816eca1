package org.sparkgan.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.data.LocalSpark.SPARK;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.Cache;
import org.sparkgan.data.DataException;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.dataset.WrittenDataset;

class StreamedShardTest {
    private static final ShuffleWindow WINDOW = new ShuffleWindow(40, 3);
    private static final int[] LENGTHS = {500, 7, 1, 900, 592};

    @TempDir
    private Path folder;

    private Path target;
    private byte[] values;
    private PackedDataset dataset;

    @BeforeEach
    void write() throws IOException {
        target = folder.resolve("packed");
        values = WrittenDataset.write(target, LENGTHS);
        dataset = PackedDataset.open(SPARK, target.toString());
    }

    @Test
    void streamedShardsAreReadInTheOrderOfCachedOnes() throws IOException {
        for (int workers : new int[] {1, 2, 7}) {
            List<Shard> cached = dataset.shards(workers, Cache.MEMORY).collect();
            List<Shard> streamed = dataset.shards(workers, Cache.NONE).collect();
            for (int worker = 0; worker < workers; worker++) {
                for (int batch : new int[] {1, 64, 300}) {
                    assertThat(twoEpochs(streamed.get(worker), batch))
                            .as("%d workers, batches of %d", workers, batch)
                            .isEqualTo(twoEpochs(cached.get(worker), batch));
                }
            }
        }
    }

    private static byte[] twoEpochs(Shard shard, int batch) {
        int batches = (int) (2 * shard.images() / batch);
        byte[] read = new byte[batches * batch];
        byte[] into = new byte[batch];
        try (ShardReader reader = shard.reader(ImageOrder.ofShard(42, shard.worker(), shard.images(), WINDOW))) {
            for (int i = 0; i < batches; i++) {
                reader.read((long) i * batch, batch, into);
                System.arraycopy(into, 0, read, i * batch, batch);
            }
        }
        return read;
    }

    @Test
    void aRunThatIsResumedGoesOnInTheMiddleOfAWindow() {
        Shard shard = dataset.shards(1, Cache.NONE).first();
        byte[] all = twoEpochs(shard, 1);
        for (int position : new int[] {3999, 1, 119, 121, 2000, 1999}) {
            byte[] value = new byte[1];
            try (ShardReader reader = shard.reader(ImageOrder.ofShard(42, 0, shard.images(), WINDOW))) {
                reader.read(position, 1, value);
            }
            assertThat(value[0]).as("position %d", position).isEqualTo(all[position]);
        }
    }

    @Test
    void workersThatStepTogetherSeeTheGlobalSequenceWhateverTheirNumber() {
        Shard whole = dataset.shards(1, Cache.NONE).first();
        ImageOrder order = ImageOrder.ofDataset(42, 2000, WINDOW);
        byte[] expected = new byte[4800];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = values[(int) order.at(i)];
        }
        for (int workers : new int[] {1, 2, 3, 4, 5}) {
            byte[] seen = new byte[expected.length];
            for (int worker = 0; worker < workers; worker++) {
                Turns turns = Turns.of(worker, workers, 48);
                try (ShardReader reader =
                        whole.reader(ImageOrder.ofDataset(42, 2000, WINDOW), turns, Optional.empty())) {
                    for (int step = 0; step < 100; step++) {
                        byte[] mine = new byte[turns.batch()];
                        reader.read(48L * step + turns.first(), turns.batch(), mine);
                        System.arraycopy(mine, 0, seen, 48 * step + turns.first(), turns.batch());
                    }
                }
            }
            assertThat(seen).as("%d workers", workers).isEqualTo(expected);
        }
    }

    @Test
    void whatIsStreamedIsNotKept() {
        JavaRDD<Shard> shards = dataset.shards(2, Cache.NONE);
        assertThat(shards.getStorageLevel()).isEqualTo(StorageLevel.NONE());
        assertThat(dataset.shards(2, Cache.AUTO).getStorageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
        assertThat(StorageMemory.holds(
                        SPARK.sparkContext(), Runtime.getRuntime().maxMemory()))
                .isFalse();
    }

    @Test
    void aFileThatIsDamagedMeanwhileEndsTheRead() throws IOException {
        Shard shard = dataset.shards(1, Cache.NONE).first();
        Path file = target.resolve("data-x/part-6.parquet");
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4, bytes.length / 2, (byte) 7);
        Files.write(file, bytes);
        assertThatThrownBy(() -> twoEpochs(shard, 100))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("part-6.parquet is damaged or not as it was ingested (");
    }
}
