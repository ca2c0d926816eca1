package org.sparkgan.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.storage.Umask;
import scala.Tuple2;

/** How a job starts Spark, and what it can know before. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final String HADOOP = "spark.hadoop.";

    /** How the ids of applications begin that a standalone cluster's master knows; others are Spark's stopgap. */
    private static final String NAMED_BY_MASTER = "app-";

    private static volatile boolean begun;

    private Sessions() {}

    /** Spark for the job of this name; master and resources come from spark-submit, and what it sets wins over ours. */
    static SparkSession start(String job) {
        TemporaryFolder.check();
        if (!master().startsWith("spark://")) {
            return begin(job);
        }
        try {
            SparkSession spark = begin(job);
            if (spark.sparkContext().applicationId().startsWith(NAMED_BY_MASTER)) {
                return spark;
            }
            spark.stop();
        } catch (IllegalStateException e) {
            LOG.debug("the context was stopped while it was made", e);
        }
        throw new RunEndException(
                ExitCode.FAILED,
                "spark.master " + master()
                        + ": no master there has taken the application; check the address, and that its"
                        + " machine reaches this one by the name in spark.driver.host");
    }

    /**
     * Lets YARN know of this application, if no session has done so: an application master that ends before is said to have
     * ended with Spark's exit code 13, whatever the reason.
     */
    static void register() {
        if (!begun) {
            begin("refused").stop();
        }
    }

    private static SparkSession begin(String job) {
        begun = true;
        SparkSession spark = SparkSession.builder()
                .appName("sparkgan " + job)
                .config(withDefaults(settings()))
                // Kryo, which a cluster may have set, cannot serialize records.
                .config("spark.serializer", JavaSerializer.class.getName())
                .getOrCreate();
        holdUmask(spark.sparkContext().hadoopConfiguration());
        return spark;
    }

    /** What is {@code given}, and for the rest what suits vectors of megabytes that come and go each round. */
    static SparkConf withDefaults(SparkConf given) {
        SparkConf conf = given.clone()
                // Floats compress badly and slowly.
                .setIfMissing("spark.broadcast.compress", "false")
                // Each block costs an executor four calls; those of more than 20 MB are copied once more on their way.
                .setIfMissing("spark.broadcast.blockSize", "16m")
                // Below a number of parts, Spark writes what it shuffles twice: in a file for each part, then in one
                // for all.
                .setIfMissing("spark.shuffle.sort.bypassMergeThreshold", "0")
                // Results are bounded by the size of the networks, which are the user's choice.
                .setIfMissing("spark.driver.maxResultSize", "0");
        return ExecutorEnvironment.complete(conf);
    }

    /** Spark's settings as spark-submit and the cluster's files have them. */
    static SparkConf settings() {
        return new SparkConf();
    }

    /** Spark's master as spark-submit sets it. */
    static String master() {
        return settings().get("spark.master", "local[*]");
    }

    /** Hadoop's settings as Spark will have them, without the seconds that Spark takes to start. */
    static Configuration hadoop() {
        Configuration hadoop = new Configuration();
        for (Tuple2<String, String> setting : settings().getAll()) {
            if (setting._1().startsWith(HADOOP)) {
                hadoop.set(setting._1().substring(HADOOP.length()), setting._2());
            }
        }
        holdUmask(hadoop);
        return hadoop;
    }

    private static void holdUmask(Configuration hadoop) {
        try {
            Umask.holdOnLocalDisks(hadoop);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the local file system", e);
        }
    }
}
