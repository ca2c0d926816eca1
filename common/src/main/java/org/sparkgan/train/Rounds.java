package org.sparkgan.train;

import java.io.IOException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.config.ExchangeName;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;

/**
 * The rounds of a run, whatever carries what workers tell each other: the driver, or their own connections. Both give the same
 * bits.
 */
public sealed interface Rounds extends AutoCloseable permits DriverRounds, RingRounds {
    /**
     * The rounds that the settings ask for, in the way that {@link ExchangeChoice} has settled.
     *
     * @param spark runs them
     * @param config how to train
     * @param spec what to train
     * @param shards one a partition, in the order of the workers; for synchronous each of them is the whole dataset
     * @param datasetImages images in the dataset
     * @param scratch a folder for files that are of no use after the run; it need not exist
     */
    static Rounds of(
            JavaSparkContext spark,
            JobConfig config,
            GanSpec spec,
            JavaRDD<Shard> shards,
            long datasetImages,
            Folder scratch) {
        TrainingSettings training = config.training();
        return training.exchange().way() == ExchangeName.RING
                ? new RingRounds<>(spark, training, RingMode.of(config, spec), shards, datasetImages, scratch)
                : new DriverRounds(spark, training, SyncMode.of(spark, config, spec, shards, datasetImages, scratch));
    }

    /** Hears of each round when it has ended, in the driver. */
    @FunctionalInterface
    interface Heard {
        /** Whether to go on; after a no the segment ends with this round, or soon after it. */
        boolean roundEnded(RoundResult round) throws IOException;
    }

    /**
     * Takes rounds until {@code until} iterations are taken, or until {@code heard} says no.
     *
     * @param start where the segment before ended
     * @param until the end of a round, or of the run
     * @return where the last round ended
     * @throws org.sparkgan.gan.DivergedException when a number is not finite
     */
    GanState segment(GanState start, int until, Heard heard) throws IOException;

    /** Iterations of a round. The first round of a resumed run may be shorter, and so may a run's last. */
    int roundLength();

    /** Iterations taken at the end of the round that follows {@code iteration}. */
    default int roundEnd(int iteration) {
        return roundEnd(iteration, roundLength());
    }

    /** The same for rounds of {@code length} iterations. */
    static int roundEnd(int iteration, int length) {
        return (iteration / length + 1) * length;
    }

    /**
     * Before the first segment: at the end of the round that reaches {@code iterations} workers agree on all there is.
     *
     * @param iterations of the whole run
     */
    void endAt(int iterations);

    /** How the workers' part of a checkpoint is saved after a segment. */
    WorkerSave workerSave();

    /** Before the first segment of a resumed run: what {@link #workerSave} left in the checkpoint. */
    void restoreWorkers(SavedWorkers saved);

    /** Lets go of what the run holds in this JVM and on executors. */
    @Override
    void close();
}
