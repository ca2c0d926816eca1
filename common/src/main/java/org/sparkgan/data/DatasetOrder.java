package org.sparkgan.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.spark.sql.api.java.UDF1;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** Gives each image the random number by which the dataset is sorted: a pure function of (seed, path of the image). */
record DatasetOrder(long seed) implements UDF1<String, Long> {
    @Override
    public Long call(String path) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(path.getBytes(StandardCharsets.UTF_8)));
        long iteration = digest.getLong() >>> 16;
        return new RandomStream(seed, Purpose.DATASET_ORDER).bits(iteration, digest.get(), digest.getInt());
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
