package org.sparkgan.data.source;

import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.api.java.UDF1;
import org.sparkgan.data.picture.ContentBits;
import org.sparkgan.random.Purpose;

/** Gives each image the random number by which the dataset is sorted: a pure function of (seed, path of the image). */
record DatasetOrder(long seed) implements UDF1<String, Long> {
    @Override
    public Long call(String path) {
        return ContentBits.of(seed, Purpose.DATASET_ORDER, path.getBytes(StandardCharsets.UTF_8));
    }
}
