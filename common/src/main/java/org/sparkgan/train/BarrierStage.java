package org.sparkgan.train;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.sparkgan.data.shard.Shard;
import scala.Function1;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** A stage whose tasks Spark starts all at once, or not at all. */
final class BarrierStage {
    private static final ClassTag<SegmentEnd> END = ClassTag$.MODULE$.apply(SegmentEnd.class);

    private BarrierStage() {}

    /** What each task does with its shard. */
    @FunctionalInterface
    interface Work extends Serializable {
        SegmentEnd on(Shard shard);
    }

    /** Starts the stage; the results are in the order of the shards. */
    @SuppressWarnings("deprecation") // Scala 2.12 has no other converters
    static JavaFutureAction<List<SegmentEnd>> run(JavaRDD<Shard> shards, Work work) {
        Function1<scala.collection.Iterator<Shard>, scala.collection.Iterator<SegmentEnd>> task =
                (Function1<scala.collection.Iterator<Shard>, scala.collection.Iterator<SegmentEnd>> & Serializable)
                        of -> JavaConverters.asScalaIterator(each(JavaConverters.asJavaIterator(of), work));
        RDD<SegmentEnd> ends = shards.rdd().barrier().mapPartitions(task, false, END);
        return JavaRDD.fromRDD(ends, END).collectAsync();
    }

    private static Iterator<SegmentEnd> each(Iterator<Shard> shards, Work work) {
        return List.of(work.on(shards.next())).iterator();
    }
}
