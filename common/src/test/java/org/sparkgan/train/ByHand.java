package org.sparkgan.train;

import static org.sparkgan.testing.SmallTraining.IMAGES;
import static org.sparkgan.testing.SmallTraining.SHAPE;

import java.util.Optional;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.TestShards;
import org.sparkgan.data.shard.RandomFlips;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.data.shard.Turns;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallTraining;

/** Rounds worked out with engines alone, to compare with. */
final class ByHand {
    private ByHand() {}

    /** Where {@code worker} comes from {@code start} on its own shard of {@link SmallTraining}. */
    static GanState alone(JobConfig config, int worker, GanState start, int until) {
        Turns turns =
                Turns.of(worker, config.training().workers(), config.training().batchSize());
        int batch = turns.batch();
        GanEngine engine = new GanEngine(new Nd4jDevice(), SmallTraining.spec(config), batch, 42);
        Shard shard = TestShards.shard(worker, IMAGES, SHAPE.values());
        ShardReader reader = shard.reader(
                TestShards.orderOf(42, worker, IMAGES),
                Turns.ALL,
                Optional.of(new RandomFlips(42, SHAPE.width()))
                        .filter(flips -> config.data().reading().flip()));
        engine.load(start);
        for (int i = start.iteration(); i < until; i++) {
            engine.iterate(i, turns.first(), (step, pixels) -> reader.read(step * batch, batch, pixels));
        }
        return engine.state(until);
    }

    static GanState mean(GanState one, GanState other) {
        return new GanState(
                one.iteration(),
                mean(one.generator(), other.generator()),
                mean(one.critic(), other.critic()),
                mean(one.generatorEma(), other.generatorEma()),
                mean(one.generatorOptimizer(), other.generatorOptimizer()),
                mean(one.criticOptimizer(), other.criticOptimizer()));
    }

    private static OptimizerState mean(OptimizerState one, OptimizerState other) {
        return new OptimizerState(
                one.steps(), mean(one.mean(), other.mean()), mean(one.meanSquare(), other.meanSquare()));
    }

    private static float[] mean(float[] one, float[] other) {
        float[] mean = new float[one.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = 0.5f * one[i] + 0.5f * other[i];
        }
        return mean;
    }

    /** Two workers that are averaged network by network. */
    static final class Averaging {
        private final JobConfig config;
        private final GanState fresh;
        private final GanState[] workers;
        private GanState shared;

        Averaging(JobConfig config, GanState start) {
            this.config = config;
            this.fresh = start;
            this.workers = new GanState[] {start, start};
            this.shared = start;
        }

        void round(int until, boolean generator, boolean critic) {
            for (int worker = 0; worker < 2; worker++) {
                workers[worker] = alone(config, worker, workers[worker], until);
            }
            GanState mean = mean(workers[0], workers[1]);
            shared = replaced(shared, mean, generator, critic);
            for (int worker = 0; worker < 2; worker++) {
                workers[worker] = replaced(workers[worker], mean, generator, critic);
            }
        }

        /** As the driver has it: each network as it was last averaged. */
        GanState shared() {
            return shared;
        }

        GanState worker(int worker) {
            return workers[worker];
        }

        private GanState replaced(GanState state, GanState mean, boolean generator, boolean critic) {
            GanState moments = config.training().averageUpdaters() ? mean : fresh;
            return new GanState(
                    mean.iteration(),
                    generator ? mean.generator() : state.generator(),
                    critic ? mean.critic() : state.critic(),
                    generator ? mean.generatorEma() : state.generatorEma(),
                    generator ? moments.generatorOptimizer() : state.generatorOptimizer(),
                    critic ? moments.criticOptimizer() : state.criticOptimizer());
        }
    }
}
