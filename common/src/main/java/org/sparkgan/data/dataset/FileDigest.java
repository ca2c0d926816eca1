package org.sparkgan.data.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Sha256;

/**
 * What a file holds, as far as it takes to know it again.
 *
 * @param bytes its length
 * @param sha256 of its bytes, in hexadecimal
 */
record FileDigest(long bytes, String sha256) implements Serializable {
    /** Reads files whole, a Spark task for each. */
    static List<FileDigest> of(SparkSession spark, List<String> uris) {
        if (uris.isEmpty()) {
            return List.of();
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
        return context.parallelize(uris, uris.size())
                .map(uri -> read(uri, hadoop.value()))
                .collect();
    }

    private static FileDigest read(String uri, Configuration hadoop) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in =
                new DigestInputStream(Folder.holding(uri, hadoop).open(new Path(uri).getName()), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new FileDigest(bytes, Sha256.hex(digest));
        }
    }
}
