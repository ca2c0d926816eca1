package org.sparkgan.jobs.bench;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.StateMessage;
import org.sparkgan.train.WeightedSum;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The terms of {@link ScalingModel}, each measured by itself: none is taken from a round of training. */
final class TermBench {
    private static final double SECONDS = 2;
    private static final double ENGINE_SECONDS = 6;
    private static final int JOBS = 60;

    /** Spark's code is compiled after hundreds of jobs; before, a stage takes two to three times as long as in most of a run. */
    private static final int WARM_UP_JOBS = 200;

    private static final int MANY_TASKS = 64;

    /** Jobs that bring megabytes back. */
    private static final int RESULTS = 30;

    /** An update that a bitmap takes, as the threshold is below it for one parameter in eight. */
    private static final double THRESHOLD = 1e-3;

    private static final int SPARSITY = 8;

    private final JavaSparkContext spark;
    private final GanSpec narrow;
    private final GanSpec wide;

    /** Measures iterations of both, and all else with a vector as long as the critic of {@code wide}. */
    TermBench(JavaSparkContext spark, GanSpec narrow, GanSpec wide) {
        this.spark = spark;
        this.narrow = narrow;
        this.wide = wide;
    }

    /** Trainable numbers of both networks. */
    static double parameters(GanSpec spec) {
        return (double) spec.generator().parameters() + spec.critic().parameters();
    }

    /** All terms, with an {@code iteration} that is known: it depends on how many cores of the machine are at work. */
    ScalingTerms measure(ScalingTerms.Iteration iteration) {
        double large = emptyJob(MANY_TASKS);
        double small = emptyJob(1);
        double task = (large - small) / (MANY_TASKS - 1);
        GanState state = wide.initialState(1);
        StateMessage message = new StateMessage(GanState.ofCritic(0, state.critic()));
        SerializerInstance serializer = new JavaSerializer(new SparkConf()).newInstance();
        ClassTag<StateMessage> type = ClassTag$.MODULE$.apply(StateMessage.class);
        var serialized = serializer.serialize(message, type);
        double bytes = message.bytes();
        var states = Collections.nCopies(8, message.state());
        float[] weights = new float[states.size()];
        Arrays.fill(weights, 1f / weights.length);
        double read = seconds(() -> serializer.deserialize(serialized.duplicate(), type)) / bytes;
        return new ScalingTerms(
                iteration,
                small - task,
                task,
                seconds(() -> spark.broadcast(message).destroy()) / bytes,
                (resultJob(message) - small) / bytes - read,
                read,
                seconds(() -> WeightedSum.of(states, weights)) / bytes / weights.length,
                codec());
    }

    /** What it costs to encode and to decode an update. */
    ScalingTerms.Codec codec() {
        return new ScalingTerms.Codec(encode(), decode());
    }

    /** An iteration of the engine alone, with {@code workers} side by side. */
    ScalingTerms.Iteration iteration(int workers) {
        return ScalingTerms.Iteration.through(
                parameters(narrow), iteration(narrow, workers), parameters(wide), iteration(wide, workers));
    }

    private static double iteration(GanSpec spec, int workers) {
        return workers * EngineBench.BATCH / EngineBench.imagesPerSecond(spec, workers, ENGINE_SECONDS);
    }

    private double emptyJob(int tasks) {
        JavaRDD<Integer> numbers = spark.parallelize(Collections.nCopies(tasks, 1), tasks);
        return median(
                WARM_UP_JOBS, JOBS, () -> numbers.map(number -> number + 1).collect());
    }

    /** A job of one task whose result is {@code message}, which it has already. */
    private double resultJob(StateMessage message) {
        JavaRDD<Integer> number = spark.parallelize(List.of(1), 1);
        Broadcast<StateMessage> held = spark.broadcast(message);
        double seconds =
                median(RESULTS, RESULTS, () -> number.map(any -> held.value()).collect());
        held.destroy();
        return seconds;
    }

    /** After an iteration each, as in training: it leaves nothing of Spark's in the caches, and a stage takes half as long again. */
    private double median(int warmUp, int jobs, Runnable job) {
        Runnable iteration = EngineBench.iteration(narrow, 0);
        double[] seconds = new double[jobs];
        for (int i = -warmUp; i < jobs; i++) {
            iteration.run();
            long start = System.nanoTime();
            job.run();
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return seconds[jobs / 2];
    }

    private double encode() {
        float[] update = update();
        INDArray bitmap = bitmap();
        INDArray array = Nd4j.create(DataType.FLOAT, update.length);
        return seconds(() -> {
                    array.data().setData(update);
                    bitmap.assign(0);
                    Nd4j.getExecutioner().bitmapEncode(array, bitmap, THRESHOLD);
                })
                / update.length;
    }

    private double decode() {
        float[] update = update();
        INDArray bitmap = bitmap();
        Nd4j.getExecutioner().bitmapEncode(Nd4j.createFromArray(update), bitmap, THRESHOLD);
        INDArray sum = Nd4j.create(DataType.FLOAT, update.length);
        return seconds(() -> Nd4j.getExecutioner().bitmapDecode(bitmap, sum)) / update.length;
    }

    private float[] update() {
        float[] update = new float[wide.critic().parameters()];
        for (int i = 0; i < update.length; i += SPARSITY) {
            update[i] = (float) (2 * THRESHOLD);
        }
        return update;
    }

    private INDArray bitmap() {
        return Nd4j.create(DataType.INT32, wide.critic().parameters() / 16 + 5);
    }

    private static double seconds(Runnable work) {
        return 1 / Rate.perSecond(1, SECONDS, thread -> work);
    }
}
