package org.sparkgan.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import scala.Function1;
import scala.Function2;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Stages of a task a worker. A run may have thousands of them, and before each job Spark reads the byte code of Scala's functions,
 * which takes longer than a small job. Those of {@link JavaRDD} are such; the ones here are Java's, which Spark takes as they are.
 */
@SuppressWarnings("deprecation") // Scala 2.12 has no other converters
final class Stage {
    private static final ClassTag<Object[]> ARRAY = ClassTag$.MODULE$.apply(Object[].class);

    private Stage() {}

    /** What each task does with the one element of its partition. */
    @FunctionalInterface
    interface Work<T, R> extends Serializable {
        R on(T element);
    }

    /** Starts a stage whose tasks Spark starts all at once, or not at all; the results are in the order of the partitions. */
    static <T, R> JavaFutureAction<List<R>> startAtOnce(JavaRDD<T> elements, Work<T, R> work, Class<R> result) {
        ClassTag<R> tag = ClassTag$.MODULE$.apply(result);
        return JavaRDD.fromRDD(elements.rdd().barrier().mapPartitions(task(work), false, tag), tag)
                .collectAsync();
    }

    /** As {@link JavaRDD#map}. */
    static <T, R> JavaRDD<R> map(JavaRDD<T> elements, Work<T, R> work) {
        ClassTag<R> tag = anyClass();
        return JavaRDD.fromRDD(elements.rdd().mapPartitions(task(work), false, tag), tag);
    }

    /** As {@link JavaRDD#collect}. */
    static <R> List<R> collect(JavaRDD<R> results) {
        Function2<TaskContext, scala.collection.Iterator<R>, Object[]> all =
                (Function2<TaskContext, scala.collection.Iterator<R>, Object[]> & Serializable)
                        (context, of) -> array(JavaConverters.asJavaIterator(of));
        List<R> collected = new ArrayList<>();
        for (Object[] ofPartition : (Object[][]) results.context().runJob(results.rdd(), all, ARRAY)) {
            @SuppressWarnings("unchecked") // what the partition held
            List<R> part = (List<R>) Arrays.asList(ofPartition);
            collected.addAll(part);
        }
        return collected;
    }

    private static <T, R> Function1<scala.collection.Iterator<T>, scala.collection.Iterator<R>> task(Work<T, R> work) {
        return (Function1<scala.collection.Iterator<T>, scala.collection.Iterator<R>> & Serializable)
                of -> JavaConverters.asScalaIterator(each(JavaConverters.asJavaIterator(of), work));
    }

    private static <T, R> Iterator<R> each(Iterator<T> elements, Work<T, R> work) {
        return List.of(work.on(elements.next())).iterator();
    }

    /** Spark's own for functions of Java. */
    @SuppressWarnings("unchecked")
    private static <R> ClassTag<R> anyClass() {
        return (ClassTag<R>) ClassTag$.MODULE$.AnyRef();
    }

    private static Object[] array(Iterator<?> elements) {
        List<Object> all = new ArrayList<>();
        elements.forEachRemaining(all::add);
        return all.toArray();
    }
}
