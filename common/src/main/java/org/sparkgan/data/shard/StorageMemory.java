package org.sparkgan.data.shard;

import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;

/** The memory that executors have for cached blocks. */
public final class StorageMemory {
    private static final Logger LOG = LoggerFactory.getLogger(StorageMemory.class);
    /** Execution borrows from storage, and no two executors get equally many shards. */
    private static final double USABLE = 0.6;

    private StorageMemory() {}

    /** Whether the executors that are there now have room for so many bytes. */
    @SuppressWarnings("deprecation") // Scala 2.12 has no other converters
    public static boolean holds(SparkContext spark, long bytes) {
        String driver = SparkEnv.get().blockManager().blockManagerId().hostPort();
        long memory = 0;
        for (var executor :
                JavaConverters.mapAsJavaMap(spark.getExecutorMemoryStatus()).entrySet()) {
            if (spark.isLocal() || !executor.getKey().equals(driver)) {
                memory += (Long) executor.getValue()._1();
            }
        }
        boolean holds = bytes <= USABLE * memory;
        LOG.info(
                "images of {} MB {} the executors' storage memory of {} MB",
                bytes >> 20,
                holds ? "are kept in" : "are streamed from their files, being too large for",
                memory >> 20);
        return holds;
    }
}
