package org.sparkgan.data.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.sparkgan.data.Columns;

/** Files that hold many images and can only be read from their start: a Spark task for each. */
final class FileTasks {
    private FileTasks() {}

    /** Opens a file within its task. */
    interface Opening<R extends Iterator<?> & Closeable> extends Serializable {
        R open(int file, Configuration hadoop) throws IOException;
    }

    /**
     * The numbers of the files, a task for each. What they stand for goes with the closure, never as data: Kryo, which a
     * cluster may have set for data, cannot write records.
     */
    static JavaRDD<Integer> of(SparkSession spark, int files) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, files).boxed().toList(), Math.max(1, files));
    }

    /** The images of all files with {@link Columns#DECODED}. */
    static <R extends Iterator<Row> & Closeable> Dataset<Row> decoded(
            SparkSession spark, int files, Opening<R> opening) {
        return spark.createDataFrame(FileTasks.<Row, R>read(spark, files, opening), Columns.DECODED);
    }

    /** What all files hold; each file is closed when its task ends, however it does. */
    static <T, R extends Iterator<T> & Closeable> JavaRDD<T> read(SparkSession spark, int files, Opening<R> opening) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        return of(spark, files).flatMap(file -> {
            R inside = opening.open(file, hadoop.value());
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(inside));
            return inside;
        });
    }

    private static void close(Closeable images) {
        try {
            images.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
