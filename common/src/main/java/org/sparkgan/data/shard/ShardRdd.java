package org.sparkgan.data.shard;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.data.source.FileRows;
import org.sparkgan.data.source.PixelFile;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Shards, one a partition, each read where it lies: no row goes from one executor to another. */
public final class ShardRdd {
    private static final ClassTag<ShardPart> PART = ClassTag$.MODULE$.apply(ShardPart.class);

    private ShardRdd() {}

    /**
     * Shards that lie as {@code parts} says.
     *
     * @param values of one image
     * @param streamed whether the images stay in their files until they are needed
     */
    @SuppressWarnings("deprecation") // Scala 2.12 has no other converters
    public static JavaRDD<Shard> of(SparkContext spark, List<ShardPart> parts, int values, boolean streamed) {
        Broadcast<SerializableConfiguration> hadoop = JavaSparkContext.fromSparkContext(spark)
                .broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        // Which of Scala's Seq it is differs between the lines of Spark.
        var placed = parts.stream()
                .map(part -> Tuple2.apply(
                        part, JavaConverters.asScalaBuffer(part.hosts()).toSeq()))
                .toList();
        return spark.makeRDD(JavaConverters.asScalaBuffer(placed).toSeq(), PART)
                .toJavaRDD()
                .map(part -> streamed
                        ? new StreamedShard(part, values, hadoop.value())
                        : cached(part, values, hadoop.value()));
    }

    private static Shard cached(ShardPart part, int values, SerializableConfiguration hadoop) {
        CachedShard shard = new CachedShard(
                part.index(),
                part.firstRow(),
                Math.toIntExact(part.images()),
                values,
                () -> part.labels(hadoop.value()));
        int index = 0;
        for (FileRows rows : part.files()) {
            TaskContext.get().killTaskIfInterrupted();
            int first = index;
            new PixelFile(rows, hadoop.value()).read(values, (row, pixels) -> shard.put(first + row, pixels));
            index += (int) rows.count();
        }
        return shard;
    }
}
