package org.sparkgan.jobs;

import org.apache.spark.sql.SparkSession;

/** How a job starts Spark. */
final class Sessions {
    private Sessions() {}

    /** Spark for the job of this name; master and resources come from spark-submit. */
    static SparkSession start(String job) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("sparkgan " + job)
                // Networks travel as flat vectors of floats: compression costs time and saves next to nothing.
                .config("spark.broadcast.compress", false);
        return builder.getOrCreate();
    }
}
