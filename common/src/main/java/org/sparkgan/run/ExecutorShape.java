package org.sparkgan.run;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/**
 * The JVMs that workers train in, as Spark's settings describe them before Spark starts.
 *
 * @param isDriver whether they are one, the driver's: local mode
 * @param slots tasks that one runs at a time; empty where an executor takes all cores that its machine has, or keeps all workers
 * @param limit what one may take off the heap
 */
record ExecutorShape(boolean isDriver, Optional<Integer> slots, OffHeapPlan.Limit limit) {
    /** JavaCPP, which manages ND4J's memory, gives up where the process has four times its heap. */
    private static final int JAVACPP = 3;

    private static final String OVERHEAD = "spark.executor.memoryOverhead";
    private static final long LEAST_OVERHEAD = 384;

    /** What an executor has resident beside its heap and what training plans: 247 to 276 MB of three networks on two workers. */
    private static final long JVM_MEGABYTES = 280;

    /**
     * Reads the settings.
     *
     * @param heap the most bytes that the driver's heap may take
     * @param machine bytes of memory that the driver's machine, or container, has
     */
    static ExecutorShape of(SparkConf spark, long heap, long machine) {
        String master = spark.get("spark.master", "local[*]");
        if (master.startsWith("local")) {
            return new ExecutorShape(true, Optional.empty(), ofDriver(heap, machine));
        }
        boolean isContainer = master.startsWith("yarn") || master.startsWith("k8s");
        Optional<Integer> cores = spark.contains("spark.executor.cores") || isContainer
                ? Optional.of(spark.getInt("spark.executor.cores", 1))
                : Optional.empty();
        int taskCores = spark.getInt("spark.task.cpus", 1);
        return new ExecutorShape(
                false,
                fewest(cores.map(count -> Math.max(1, count / taskCores)), GpuRequest.ofExecutor(spark)),
                isContainer ? ofContainer(spark) : ofHeap(executorMegabytes(spark) << 20, "spark.executor.memory"));
    }

    private static Optional<Integer> fewest(Optional<Integer> ofCores, Optional<Integer> ofGpus) {
        return Stream.of(ofCores, ofGpus).flatMap(Optional::stream).min(Integer::compare);
    }

    /** Of {@code all} workers of a run, those that one JVM holds at most. */
    int workers(int all) {
        return slots.map(count -> Math.min(count, all)).orElse(all);
    }

    private static OffHeapPlan.Limit ofDriver(long heap, long machine) {
        return machine - heap < JAVACPP * heap
                ? new OffHeapPlan.Limit(Math.max(0, machine - heap), "the machine's memory beside the heap")
                : ofHeap(heap, "the driver's heap (--driver-memory)");
    }

    private static OffHeapPlan.Limit ofHeap(long heap, String key) {
        return new OffHeapPlan.Limit(JAVACPP * heap, "three times " + key);
    }

    /** YARN and Kubernetes end a container that takes more. */
    private static OffHeapPlan.Limit ofContainer(SparkConf spark) {
        double factor = spark.getDouble("spark.executor.memoryOverheadFactor", 0.1);
        long otherwise = Math.max(LEAST_OVERHEAD, (long) (factor * executorMegabytes(spark)));
        long megabytes = spark.getSizeAsMb(OVERHEAD, String.format(Locale.ROOT, "%dm", otherwise));
        return new OffHeapPlan.Limit(
                Math.max(0, megabytes - JVM_MEGABYTES) << 20,
                OVERHEAD + " less " + JVM_MEGABYTES + " MB that a JVM takes itself");
    }

    private static long executorMegabytes(SparkConf spark) {
        return spark.getSizeAsMb("spark.executor.memory", "1g");
    }
}
