package org.sparkgan.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.RDDBlockId;

/** What an executor that dies takes with it. */
final class LostBlocks {
    private LostBlocks() {}

    /** Loses what is kept of a worker, this round's state and the one before; how many there were. */
    static int ofWorker(JavaSparkContext spark, int worker) {
        List<Integer> rdds = new ArrayList<>();
        spark.getPersistentRDDs().forEach((id, rdd) -> {
            if (String.valueOf(rdd.name()).startsWith("workers at iteration")) {
                rdds.add(id);
            }
        });
        rdds.forEach(id -> SparkEnv.get().blockManager().removeBlock(new RDDBlockId(id, worker), true));
        return rdds.size();
    }
}
