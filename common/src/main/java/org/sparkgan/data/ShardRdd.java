package org.sparkgan.data;

import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/** One shard a partition, read where it lies: no row goes from one executor to another. */
final class ShardRdd extends RDD<Shard> {
    private static final long serialVersionUID = 1L;

    /** Only the driver asks for all partitions; a task carries its own. */
    private final transient List<ShardPart> parts;

    private final int values;
    private final boolean streamed;
    private final Broadcast<SerializableConfiguration> hadoop;

    /**
     * Shards that lie as {@code parts} says.
     *
     * @param values of one image
     * @param streamed whether the images stay in their files until they are needed
     */
    ShardRdd(SparkContext spark, List<ShardPart> parts, int values, boolean streamed) {
        super(spark, scala(List.<Dependency<?>>of()), ClassTag$.MODULE$.apply(Shard.class));
        this.parts = parts;
        this.values = values;
        this.streamed = streamed;
        this.hadoop = JavaSparkContext.fromSparkContext(spark)
                .broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    }

    @Override
    public Partition[] getPartitions() {
        return parts.toArray(new Partition[0]);
    }

    @Override
    public Seq<String> getPreferredLocations(Partition split) {
        return scala(((ShardPart) split).hosts());
    }

    @Override
    public Iterator<Shard> compute(Partition split, TaskContext context) {
        ShardPart part = (ShardPart) split;
        Shard shard = streamed ? new StreamedShard(part, values, hadoop.value()) : cached(part, context);
        return JavaConverters.asScalaIterator(List.of(shard).iterator());
    }

    private Shard cached(ShardPart part, TaskContext context) {
        SerializableConfiguration configuration = hadoop.value();
        CachedShard shard = new CachedShard(
                part.index(),
                part.firstRow(),
                Math.toIntExact(part.images()),
                values,
                () -> part.labels(configuration.value()));
        int index = 0;
        for (FileRows rows : part.files()) {
            context.killTaskIfInterrupted();
            int first = index;
            new PixelFile(rows, configuration.value()).read(values, (row, pixels) -> shard.put(first + row, pixels));
            index += (int) rows.count();
        }
        return shard;
    }

    private static <T> Seq<T> scala(List<T> list) {
        return JavaConverters.asScalaBuffer(list);
    }
}
