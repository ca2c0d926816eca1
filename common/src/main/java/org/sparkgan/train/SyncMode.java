package org.sparkgan.train;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;

/** How workers take steps side by side and agree on one state. */
public sealed interface SyncMode extends AutoCloseable permits ParameterAveraging, GradientSharing, Synchronous {
    /**
     * The mode that {@code training.sync} names.
     *
     * @param spark runs the rounds
     * @param config how to train
     * @param spec what to train
     * @param shards one a partition, in the order of the workers; for synchronous each of them is the whole dataset
     * @param datasetImages images in the dataset
     * @param scratch a folder for files that are of no use after the run; it need not exist
     */
    static SyncMode of(
            JavaSparkContext spark,
            JobConfig config,
            GanSpec spec,
            JavaRDD<Shard> shards,
            long datasetImages,
            Folder scratch) {
        return switch (config.training().sync()) {
            case PARAMETER_AVERAGING -> new ParameterAveraging(spark, config, spec, shards, datasetImages, scratch);
            case GRADIENT_SHARING -> new GradientSharing(spark, config, spec, shards, datasetImages, scratch);
            case SYNCHRONOUS -> new Synchronous(spark, config, spec, shards, datasetImages);
        };
    }

    /**
     * One round: from {@code state}, where the round before ended, until {@code until} iterations are taken.
     *
     * @throws org.sparkgan.gan.DivergedException when a number of the round is not finite
     */
    RoundResult round(GanState state, int until);

    /** Iterations of a round. The first round of a resumed run may be shorter, and so may a run's last. */
    int roundLength();

    /** Iterations taken at the end of the round that follows {@code iteration}. */
    default int roundEnd(int iteration) {
        return (iteration / roundLength() + 1) * roundLength();
    }

    /**
     * Before the first round: at the end of the round that reaches {@code iterations} workers agree on all there is.
     *
     * @param iterations of the whole run
     */
    default void endAt(int iterations) {}

    /** How the workers' part of a checkpoint is saved after a round. */
    default WorkerSave workerSave() {
        return WorkerSave.NONE;
    }

    /** Before the first round of a resumed run: what {@link #workerSave} left in the checkpoint. */
    default void restoreWorkers(SavedWorkers saved) {}

    /** Lets go of what the run holds in this JVM and on executors. */
    @Override
    void close();
}
