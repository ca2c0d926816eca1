package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.time.Duration;
import java.util.Optional;

/**
 * How long, on how many workers and how they agree.
 *
 * @param batchSize images of all workers together in a critic step, as many as workers or more
 * @param workers Spark tasks that train side by side, 1 or more
 * @param epochs passes of the critic over the dataset, above 0
 * @param iterations generator steps of each worker, 1 or more
 * @param sync how workers agree on parameters
 * @param exchange how what they tell each other reaches them
 * @param averagingFrequency iterations of a round, 1 or more; empty for auto
 * @param averagingIntervals after how many rounds each network is averaged; all 1 but for parameter averaging
 * @param averageUpdaters whether the optimizers' moments are averaged too
 * @param aggregationDepth depth of the tree in which results meet, 1 or more
 * @param shareEvery iterations between two exchanges of updates, 1 or more
 * @param threshold which updates an exchange carries
 * @param segment how long workers may train before the driver has their state, above 0
 * @param resourceTimeout how long a cluster may take to give the first executor, above 0
 * @param maxMemory bytes off the heap that the workers of one JVM may take, above 0; empty for auto
 * @param stopOnCollapse whether a run ends when its images have become all alike
 * @param fineTuning which trained networks it begins with
 * @param seed decides every random number
 */
public record TrainingSettings(
        int batchSize,
        int workers,
        Optional<Integer> epochs,
        Optional<Integer> iterations,
        SyncName sync,
        ExchangeSettings exchange,
        Optional<Integer> averagingFrequency,
        AveragingIntervals averagingIntervals,
        boolean averageUpdaters,
        int aggregationDepth,
        int shareEvery,
        ThresholdSettings threshold,
        Duration segment,
        Duration resourceTimeout,
        Optional<Long> maxMemory,
        boolean stopOnCollapse,
        FineTuningSettings fineTuning,
        long seed) {
    /** The key of {@link #batchSize}. */
    public static final String BATCH_SIZE = "training.batch-size";

    /** The key of {@link #workers}. */
    public static final String WORKERS = "training.workers";

    /** The key of {@link #averagingFrequency}. */
    public static final String AVERAGING_FREQUENCY = "training.averaging-frequency";

    /** The key of {@link #maxMemory}. */
    public static final String MAX_MEMORY = "training.max-memory";

    /** Checks every rule. */
    public TrainingSettings {
        check(batchSize >= 1 && batchSize <= 1 << 20, BATCH_SIZE, "1 to 1048576", batchSize);
        check(workers >= 1 && workers <= 65536, WORKERS, "1 to 65536", workers);
        check(
                batchSize >= workers,
                BATCH_SIZE,
                "at least training.workers (" + workers + "), whose batches together it is",
                batchSize);
        exchange.require(workers, sync);
        fineTuning.require(sync, averageUpdaters);
        epochs.ifPresent(count -> check(count >= 1, "training.epochs", "1 or more", count));
        iterations.ifPresent(count -> check(count >= 1, "training.iterations", "1 or more", count));
        averagingFrequency.ifPresent(count -> check(count >= 1, AVERAGING_FREQUENCY, "1 or more", count));
        check(
                averagingFrequency.isPresent() || sync != SyncName.SYNCHRONOUS,
                AVERAGING_FREQUENCY,
                "a whole number where training.sync is synchronous, which averages nothing",
                "auto");
        if (sync != SyncName.PARAMETER_AVERAGING) {
            averagingIntervals.requireEveryRound("where training.sync is " + sync + ", which averages no networks");
        }
        if (averagingFrequency.isEmpty()) {
            averagingIntervals.requireEveryRound(
                    "where " + AVERAGING_FREQUENCY + " is auto, which measures rounds that average both networks");
        }
        check(aggregationDepth >= 1, "training.aggregation-depth", "1 or more", aggregationDepth);
        check(shareEvery >= 1, "training.share-every", "1 or more", shareEvery);
        maxMemory.ifPresent(bytes -> check(bytes > 0, MAX_MEMORY, "above 0", bytes));
        check(segment.compareTo(Duration.ZERO) > 0, "training.segment", "above 0", segment);
        check(resourceTimeout.compareTo(Duration.ZERO) > 0, "training.resource-timeout", "above 0", resourceTimeout);
    }

    static TrainingSettings read(Section section) {
        return new TrainingSettings(
                section.integer("batch-size"),
                section.integer("workers"),
                section.optionalInteger("epochs"),
                section.optionalInteger("iterations"),
                section.choice("sync", SyncName.class),
                ExchangeSettings.read(section),
                section.wholeOrAuto("averaging-frequency"),
                AveragingIntervals.read(section),
                section.flag("average-updaters"),
                section.integer("aggregation-depth"),
                section.integer("share-every"),
                ThresholdSettings.read(section.section("threshold")),
                section.duration("segment"),
                section.duration("resource-timeout"),
                section.bytesOrAuto("max-memory"),
                section.flag("stop-on-collapse"),
                FineTuningSettings.read(section),
                section.whole("seed"));
    }

    /** Images of a critic step of the first worker, of which none has more. */
    public int largestBatch() {
        return (batchSize + workers - 1) / workers;
    }

    /** Whether the run has to find out how often it averages. */
    public boolean choosesAveragingFrequency() {
        return sync == SyncName.PARAMETER_AVERAGING && averagingFrequency.isEmpty();
    }

    /**
     * Generator steps that each worker takes in the whole run.
     *
     * @param images size of the dataset
     * @param criticSteps critic steps per generator step, each with a new batch
     */
    public int plannedIterations(long images, int criticSteps) {
        if (epochs.isPresent() == iterations.isPresent()) {
            throw new ConfigException("training.epochs and training.iterations: give exactly one of them, but "
                    + (epochs.isPresent() ? "both are set; null turns one off" : "none is set"));
        }
        return iterations.orElseGet(() -> {
            double perIteration = (double) batchSize * criticSteps;
            double count = Math.ceil(epochs.orElseThrow() * (double) images / perIteration);
            check(count <= Integer.MAX_VALUE, "training.epochs", "few enough for 2^31 - 1 iterations", epochs.get());
            return (int) count;
        });
    }
}
