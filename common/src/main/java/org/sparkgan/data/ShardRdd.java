package org.sparkgan.data;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
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
    private final Broadcast<SerializableConfiguration> hadoop;

    /**
     * Shards that lie as {@code parts} says.
     *
     * @param values of one image
     */
    ShardRdd(SparkContext spark, List<ShardPart> parts, int values) {
        super(spark, scala(List.<Dependency<?>>of()), ClassTag$.MODULE$.apply(Shard.class));
        this.parts = parts;
        this.values = values;
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
        Configuration configuration = hadoop.value().value();
        Shard shard = new Shard(part.index(), part.firstRow(), part.images(), values);
        int index = 0;
        for (FileRows rows : part.files()) {
            context.killTaskIfInterrupted();
            new PixelFile(rows, configuration).read(shard, index);
            index += rows.count();
        }
        return JavaConverters.asScalaIterator(List.of(shard).iterator());
    }

    private static <T> Seq<T> scala(List<T> list) {
        return JavaConverters.asScalaBuffer(list);
    }
}
