package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.TestShards;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallTraining;

/** Labels go with their images, whoever reads these. */
class ConditionalSyncTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    private static final int IMAGES = 40;
    private static final int GLOBAL_BATCH = 12;

    private static JavaSparkContext spark;

    @BeforeAll
    static void startSpark() {
        spark = SmallTraining.spark();
    }

    @Test
    void oneSynchronousWorkerIsTheEngineAloneBitForBit() {
        assertSameBits(synchronous(1).state(), alone());
    }

    @Test
    void anyNumberOfSynchronousWorkersGivesTheSameLosses() {
        RoundMetrics expected = synchronous(1).result().metrics();
        for (int workers = 2; workers <= 3; workers++) {
            RoundMetrics found = synchronous(workers).result().metrics();
            assertThat(found.dLoss()).isCloseTo(expected.dLoss(), Percentage.withPercentage(0.01));
            assertThat(found.gLoss()).isCloseTo(expected.gLoss(), Percentage.withPercentage(0.01));
        }
    }

    private static RoundEnd synchronous(int workers) {
        JobConfig config = config(workers);
        GanSpec spec = spec(config);
        try (Synchronous sync = new Synchronous(
                spark, config, spec, TestShards.wholes(spark, workers, IMAGES, SHAPE.values()), IMAGES)) {
            return sync.round(spec.initialState(42), 10);
        }
    }

    private static GanState alone() {
        GanSpec spec = spec(config(1));
        GanEngine engine = new GanEngine(new Nd4jDevice(), spec, GLOBAL_BATCH, 42);
        ShardReader reader = TestShards.wholes(spark, 1, IMAGES, SHAPE.values())
                .first()
                .reader(TestShards.orderOfDataset(42, IMAGES));
        engine.load(spec.initialState(42));
        for (int iteration = 0; iteration < 10; iteration++) {
            engine.iterate(iteration, 0, new ShardMinibatches(reader, GLOBAL_BATCH, 0, GLOBAL_BATCH));
        }
        return engine.state(10);
    }

    private static GanSpec spec(JobConfig config) {
        return GanSpec.of(config, SHAPE, TestShards.CLASSES);
    }

    private static JobConfig config(int workers) {
        return ConfigReader.read(
                List.of(),
                List.of(
                        "gan.conditional=true",
                        "gan.critic-steps=2",
                        "gan.latent-dim=5",
                        "network.hidden=8",
                        "training.sync=synchronous",
                        "training.batch-size=" + GLOBAL_BATCH,
                        "training.workers=" + workers,
                        "training.averaging-frequency=10",
                        "training.iterations=10"));
    }
}
