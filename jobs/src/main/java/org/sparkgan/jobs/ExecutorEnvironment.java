package org.sparkgan.jobs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.sparkgan.cluster.TaskDevice;

/**
 * What the processes of executors find in their environment, unless the user gives something else by {@code spark.executorEnv.*}.
 * The launcher, the settings of the clusters in {@code conf} and the Dockerfile give the same to drivers.
 */
final class ExecutorEnvironment {
    private static final String PREFIX = "spark.executorEnv.";

    /**
     * For glibc, where native code takes large pieces of memory and gives them back many times an iteration: kept, they need not
     * be filled by the system each time. A higher MALLOC_MMAP_THRESHOLD_ says the same, but glibc before 2.35 refuses it.
     */
    static final Map<String, String> MEMORY = new TreeMap<>(
            Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_MMAP_MAX_", "0", "MALLOC_TRIM_THRESHOLD_", "2147483647"));

    /** Without a locale of UTF-8 Java cannot open files whose names hold more than ASCII. */
    static final String LOCALE = "C.UTF-8";

    private static final List<String> LOCALE_NAMES = List.of("LC_ALL", "LC_CTYPE", "LANG");

    private ExecutorEnvironment() {}

    /** Sets in {@code conf} what is missing there. */
    static SparkConf complete(SparkConf conf) {
        // A task's threads are its cores, and those that are idle sleep instead of spinning.
        conf.setIfMissing(PREFIX + "OMP_NUM_THREADS", conf.get("spark.task.cpus", "1"))
                .setIfMissing(PREFIX + "OMP_WAIT_POLICY", "passive");
        MEMORY.forEach((name, value) -> conf.setIfMissing(PREFIX + name, value));
        if (LOCALE_NAMES.stream().noneMatch(name -> conf.contains(PREFIX + name))) {
            // Stronger than what the machine of the executor may say.
            conf.set(PREFIX + "LC_ALL", LOCALE);
        }
        if (TaskDevice.areGpusAsked(conf)) {
            // nvidia-smi, which tells Spark the addresses, numbers GPUs by their bus, and CUDA, unless told, by their
            // speed.
            conf.setIfMissing(PREFIX + "CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        }
        return conf;
    }
}
