package org.sparkgan.train;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import scala.Function1;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** A stage whose tasks Spark starts all at once, or not at all. */
final class BarrierStage {
    private BarrierStage() {}

    /** What each task does with the one element of its partition. */
    @FunctionalInterface
    interface Work<T, R> extends Serializable {
        R on(T element);
    }

    /** Starts the stage; the results are in the order of the partitions. */
    @SuppressWarnings("deprecation") // Scala 2.12 has no other converters
    static <T, R> JavaFutureAction<List<R>> run(JavaRDD<T> elements, Work<T, R> work, Class<R> result) {
        ClassTag<R> tag = ClassTag$.MODULE$.apply(result);
        Function1<scala.collection.Iterator<T>, scala.collection.Iterator<R>> task =
                (Function1<scala.collection.Iterator<T>, scala.collection.Iterator<R>> & Serializable)
                        of -> JavaConverters.asScalaIterator(each(JavaConverters.asJavaIterator(of), work));
        return JavaRDD.fromRDD(elements.rdd().barrier().mapPartitions(task, false, tag), tag)
                .collectAsync();
    }

    private static <T, R> Iterator<R> each(Iterator<T> elements, Work<T, R> work) {
        return List.of(work.on(elements.next())).iterator();
    }
}
