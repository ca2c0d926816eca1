package org.sparkgan.cluster;

import java.time.Duration;
import java.util.Collections;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ExecutorResourceRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.TrainingSettings;

/**
 * Waits for the executors of a cluster, without which Spark would keep the first round waiting for ever. A round that began
 * with the first executor alone would also leave all shards there.
 */
public final class TaskSlots {
    private static final Logger LOG = LoggerFactory.getLogger(TaskSlots.class);

    /** When no more executors are expected after the last that came. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(100);

    private TaskSlots() {}

    /**
     * Returns when every worker has a task slot, or when the cluster seems to have given all that it has; workers then take
     * turns. In local mode the slots are there from the start.
     *
     * @throws InterruptedException while it waits
     * @throws ConfigException where there is no slot after {@code training.resource-timeout}; it says what was asked
     */
    public static void await(JavaSparkContext spark, TrainingSettings training) throws InterruptedException {
        if (spark.sc().isLocal()) {
            return;
        }
        int workers = training.workers();
        // Where executors come on demand, nothing but waiting tasks makes them come.
        JavaFutureAction<Void> demand =
                spark.parallelize(Collections.nCopies(workers, 0), workers).foreachAsync(task -> {});
        int slots;
        try {
            slots = settled(spark.sc(), workers, training.resourceTimeout(), SETTLED);
        } finally {
            demand.cancel(true);
        }
        if (slots == 0) {
            throw new ConfigException(unfulfilled(spark.sc(), training));
        }
        if (slots < workers) {
            LOG.warn("{} workers share {} task slots and take turns: give more executors or cores", workers, slots);
        }
    }

    private static int settled(SparkContext spark, int workers, Duration timeout, Duration quiet)
            throws InterruptedException {
        long start = System.nanoTime();
        long changed = start;
        int slots = 0;
        while (true) {
            if (spark.isStopped()) {
                throw new IllegalStateException("Spark's master ended the application before training began");
            }
            int registered = registered(spark);
            if (registered != slots) {
                slots = registered;
                changed = System.nanoTime();
            }
            boolean isSettled = slots > 0 && hasPassed(quiet, changed);
            if (slots >= workers || isSettled || hasPassed(timeout, start)) {
                return slots;
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** How many tasks may run at once, as it looks now. */
    public static int now(JavaSparkContext spark) {
        return registered(spark.sc());
    }

    /**
     * Returns when every worker has a task slot again, after some were lost.
     *
     * @throws IllegalStateException where not all have one after {@code training.resource-timeout}
     */
    public static void awaitAll(JavaSparkContext spark, TrainingSettings training) {
        try {
            int slots = settled(spark.sc(), training.workers(), training.resourceTimeout(), training.resourceTimeout());
            if (slots < training.workers()) {
                throw new IllegalStateException(training.workers() + " workers have " + slots
                        + " task slots left, and no others came within "
                        + training.resourceTimeout().toSeconds()
                        + " s (training.resource-timeout): go on with --resume, or with training.exchange=driver, where"
                        + " they take turns");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it waited for executors", e);
        }
    }

    private static boolean hasPassed(Duration duration, long since) {
        return System.nanoTime() - since >= duration.toNanos();
    }

    /** As the scheduler counts them: by cores and, where asked for, by GPUs. */
    private static int registered(SparkContext spark) {
        return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
    }

    private static String unfulfilled(SparkContext spark, TrainingSettings training) {
        String executor =
                spark.resourceProfileManager().defaultResourceProfile().executorResourcesJMap().values().stream()
                        .filter(resource -> resource.amount() > 0)
                        .map(TaskSlots::text)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return "training.resource-timeout: the cluster gave no task slot within "
                + training.resourceTimeout().toSeconds()
                + " s: " + training.workers() + " workers asked " + spark.master() + " for executors of " + executor
                + ", and " + (spark.statusTracker().getExecutorInfos().length - 1)
                + " came: see what its machines have, ask for less after --, or wait longer";
    }

    private static String text(ExecutorResourceRequest resource) {
        return switch (resource.resourceName()) {
            case "memory", "memoryOverhead", "offHeap", "pyspark.memory" ->
                resource.amount() + " MiB " + resource.resourceName();
            default -> resource.amount() + " " + resource.resourceName();
        };
    }
}
