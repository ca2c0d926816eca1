package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.checkpoint.FineTuning;
import org.sparkgan.checkpoint.RunIdentity;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.TestShards;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.testing.SmallTraining;

/**
 * A run that begins with all of another computes what that one would have, had it been shown the images and the noise with which a run
 * begins: the engine of the other run, which knows nothing of fine-tuning, says what that is.
 */
class FineTunedStartTest {
    private static final int BATCH = 16;
    private static final int TRAINED = 20;
    private static final double DECAY = 0.999;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"wgan-gp", "wgan", "hinge"})
    void theFirstIterationIsWhatTheSourceWouldCompute(String objective) throws IOException {
        JobConfig before = config(objective);
        GanState source = SmallTraining.train(before, TRAINED, folder.resolve("scratch"));
        save(before, source);
        JobConfig config = config(objective, "training.from=" + folder.resolve("source"), "training.from-moments=true");
        GanState start = start(config);
        List<RoundMetrics> metrics = new ArrayList<>();
        GanState found = oneIteration(config, start, metrics);

        GanEngine engine = new GanEngine(new Nd4jDevice(), SmallTraining.spec(before), BATCH, 42);
        engine.load(source);
        ShardReader reader = TestShards.shard(0, SmallTraining.IMAGES, SmallTraining.SHAPE.values())
                .reader(TestShards.orderOf(42, 0, SmallTraining.IMAGES));
        IterationLosses losses = engine.iterate(0, 0, new ShardMinibatches(reader, BATCH, 0, BATCH));
        GanState expected = engine.state(1);
        assertThat(metrics.get(0).dLoss()).isEqualTo(losses.critic() / losses.criticImages());
        assertThat(metrics.get(0).gLoss()).isEqualTo(losses.generator() / losses.generatorImages());
        assertThat(found.critic()).containsExactly(expected.critic());
        assertThat(found.generator()).containsExactly(expected.generator());
        assertSameBits(found.criticOptimizer(), expected.criticOptimizer());
        assertSameBits(found.generatorOptimizer(), expected.generatorOptimizer());
        for (int i = 0; i < source.generatorEma().length; i++) {
            double average = DECAY * source.generatorEma()[i] + (1 - DECAY) * expected.generator()[i];
            assertThat((double) found.generatorEma()[i]).as("average %d", i).isCloseTo(average, within(1e-6));
        }
    }

    /** Losses are of the networks alone; where they go from there hangs on the moments. */
    @Test
    void withFreshMomentsTheLossesAreThoseAndTheStepIsAnother() throws IOException {
        JobConfig before = config("wgan-gp", "gan.critic-steps=1");
        save(before, SmallTraining.train(before, TRAINED, folder.resolve("scratch")));
        String from = "training.from=" + folder.resolve("source");
        List<RoundMetrics> kept = new ArrayList<>();
        List<RoundMetrics> fresh = new ArrayList<>();
        JobConfig keeping = config("wgan-gp", "gan.critic-steps=1", from, "training.from-moments=true");
        JobConfig other = config("wgan-gp", "gan.critic-steps=1", from);
        GanState one = oneIteration(keeping, start(keeping), kept);
        GanState two = oneIteration(other, start(other), fresh);
        assertThat(fresh.get(0).dLoss()).isEqualTo(kept.get(0).dLoss());
        assertThat(two.critic()).isNotEqualTo(one.critic());
        assertThat(two.criticOptimizer().steps()).isEqualTo(1);
        assertThat(one.criticOptimizer().steps()).isEqualTo(TRAINED + 1);
    }

    /** Moments that workers have for themselves from then on. */
    @ParameterizedTest
    @ValueSource(strings = {"ring", "driver"})
    void gradientSharingBeginsWithTheMomentsToo(String exchange) throws IOException {
        JobConfig before = config("wgan-gp");
        save(before, SmallTraining.train(before, TRAINED, folder.resolve("scratch")));
        String from = "training.from=" + folder.resolve("source");
        String[] sharing = {
            from, "training.sync=gradient-sharing", "training.share-every=1", "training.exchange=" + exchange
        };
        JobConfig fresh = config("wgan-gp", sharing);
        JobConfig kept = config(
                "wgan-gp",
                Stream.concat(Stream.of(sharing), Stream.of("training.from-moments=true"))
                        .toArray(String[]::new));
        // A single worker's update that is sent whole is its own step.
        GanState expected =
                oneIteration(config("wgan-gp", from, "training.from-moments=true"), start(kept), new ArrayList<>());
        float[] ofKept = oneIteration(kept, start(kept), new ArrayList<>()).critic();
        float[] ofFresh = oneIteration(fresh, start(fresh), new ArrayList<>()).critic();
        assertThat(ofKept).containsExactly(expected.critic(), within(1e-6f));
        assertThat(ofFresh).isNotEqualTo(ofKept);
    }

    private GanState oneIteration(JobConfig config, GanState start, List<RoundMetrics> metrics) throws IOException {
        try (Rounds rounds = SmallTraining.opened(config, folder.resolve("rounds"))) {
            return rounds.segment(start, 1, round -> metrics.add(round.metrics()));
        }
    }

    private static GanState start(JobConfig config) {
        return FineTuning.of(config, SmallTraining.spec(config), new Configuration())
                .orElseThrow()
                .state();
    }

    private void save(JobConfig config, GanState state) throws IOException {
        new CheckpointStore(SmallRun.folder(folder.resolve("source")), config.checkpoint())
                .save(
                        new RunIdentity(SmallTraining.spec(config), config.settings(), "random pixels"),
                        state,
                        WorkerSave.NONE);
    }

    private static JobConfig config(String objective, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=" + objective,
                "gan.ema-decay=" + DECAY,
                "training.workers=1",
                "training.averaging-frequency=1",
                "training.threshold.initial=1e-9"));
        settings.addAll(List.of(more));
        return SmallTraining.config(settings.toArray(String[]::new));
    }
}
