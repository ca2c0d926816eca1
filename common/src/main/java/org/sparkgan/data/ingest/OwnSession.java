package org.sparkgan.data.ingest;

import org.apache.spark.sql.SparkSession;

/** A session beside the caller's, for settings that the caller's other queries must not see. */
final class OwnSession {
    private OwnSession() {}

    static SparkSession of(SparkSession spark) {
        SparkSession own = spark.newSession();
        own.conf().set("spark.sql.adaptive.enabled", false);
        // A broadcast goes through the driver.
        own.conf().set("spark.sql.autoBroadcastJoinThreshold", -1);
        return own;
    }
}
