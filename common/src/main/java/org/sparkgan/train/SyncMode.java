package org.sparkgan.train;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;

/** How workers take steps side by side and agree on one state, where the driver carries what they tell each other. */
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

    /** When workers agree, for people. */
    static String agreement(TrainingSettings training) {
        return switch (training.sync()) {
            case PARAMETER_AVERAGING ->
                training.averagingFrequency()
                        .map(count -> ParameterAveraging.agreement(count, training.averagingIntervals()))
                        .orElse("averaged as often as is found good when the run starts");
            case GRADIENT_SHARING -> "updates shared every " + training.shareEvery() + " iterations";
            case SYNCHRONOUS -> "every step in common";
        };
    }

    /**
     * States that a worker holds in its JVM's heap at the most: its own vectors and those of the gradients, where all take
     * every step those that it moves, and where it keeps something, the states of three rounds.
     */
    static double statesOfWorker(TrainingSettings training) {
        return switch (training.sync()) {
            case PARAMETER_AVERAGING -> training.averagingIntervals().everyRound() ? 1.5 : 4.5;
            case SYNCHRONOUS -> 2.5;
            case GRADIENT_SHARING -> 6;
        };
    }

    /**
     * One round: from {@code state}, where the round before ended, until {@code until} iterations are taken.
     *
     * @throws org.sparkgan.gan.DivergedException when a number of the round is not finite
     */
    RoundEnd round(GanState state, int until);

    /** Iterations of a round. The first round of a resumed run may be shorter, and so may a run's last. */
    int roundLength();

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
