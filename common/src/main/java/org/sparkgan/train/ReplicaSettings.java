package org.sparkgan.train;

import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ReadingSettings;
import org.sparkgan.data.shard.ImageOrder;
import org.sparkgan.data.shard.RandomFlips;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.data.shard.ShuffleWindow;
import org.sparkgan.data.shard.Turns;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.IterationLosses;

/**
 * What a worker has to know of the run.
 *
 * @param run names this start of the run, so that executors know which buffers to keep
 * @param spec what is trained and how
 * @param batchSize images of all workers together in a critic step
 * @param workers how many train side by side
 * @param seed decides every random number
 * @param averageUpdaters whether moments travel back
 * @param reading how images are read
 * @param compute on what
 */
record ReplicaSettings(
        String run,
        GanSpec spec,
        int batchSize,
        int workers,
        long seed,
        boolean averageUpdaters,
        ReadingSettings reading,
        ComputeSettings compute)
        implements Serializable {
    /** What {@code config} says, for a run that starts now. */
    static ReplicaSettings of(JobConfig config, GanSpec spec) {
        return new ReplicaSettings(
                UUID.randomUUID().toString(),
                spec,
                config.training().batchSize(),
                config.training().workers(),
                config.training().seed(),
                config.training().averageUpdaters(),
                config.data().reading(),
                config.compute());
    }

    /** A worker's part of the batch. */
    Turns turns(int worker) {
        return Turns.of(worker, workers, batchSize);
    }

    /** A worker's share of the examples of a round. */
    double share(IterationLosses losses, int from, int until) {
        long planned = (long) (until - from) * spec.gan().criticSteps() * batchSize;
        return (double) losses.criticImages() / planned;
    }

    /** What a worker's engine asks of a device. */
    Consumer<Memory> devicePlan(int worker) {
        int batch = turns(worker).batch();
        return memory -> GanEngine.plan(spec, batch, memory);
    }

    /** Reads a worker's own shard, in the worker's own order. */
    ShardReader shardReader(Shard shard) {
        return shard.reader(
                ImageOrder.ofShard(seed, shard.worker(), shard.images(), window(shard)), Turns.ALL, flips());
    }

    /** Reads a worker's turns in the order of a dataset that all workers share. */
    ShardReader datasetReader(Shard dataset) {
        return dataset.reader(
                ImageOrder.ofDataset(seed, dataset.images(), window(dataset)), turns(dataset.worker()), flips());
    }

    private ShuffleWindow window(Shard shard) {
        return ShuffleWindow.of(reading.shuffleWindow(), shard.values());
    }

    private Optional<RandomFlips> flips() {
        return reading.flip() ? Optional.of(new RandomFlips(seed, spec.shape().width())) : Optional.empty();
    }
}
