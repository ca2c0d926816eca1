package org.sparkgan.data.ingest;

import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3 has no rename: there Spark's files are committed by S3A's magic committer, which completes multipart uploads.
 *
 * @see <a href="https://hadoop.apache.org/docs/r3.3.4/hadoop-aws/tools/hadoop-aws/committers.html">S3A committers</a>
 */
final class S3Commit {
    private static final Logger LOG = LoggerFactory.getLogger(S3Commit.class);
    private static final String PROTOCOL = "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol";
    private static final String PARQUET = "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter";

    private S3Commit() {}

    /** Sets the committer for what this session writes, where Spark has its cloud module. */
    static void use(SparkSession spark) {
        try {
            Class.forName(PROTOCOL, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            LOG.warn("no spark-hadoop-cloud on the class path: files on S3 are copied when they are committed");
            return;
        }
        spark.conf().set("spark.sql.sources.commitProtocolClass", PROTOCOL);
        spark.conf().set("spark.sql.parquet.output.committer.class", PARQUET);
        spark.conf().set("fs.s3a.committer.name", "magic");
    }
}
