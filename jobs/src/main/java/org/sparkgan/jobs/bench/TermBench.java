package org.sparkgan.jobs.bench;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.train.StateMessage;
import org.sparkgan.train.WeightedSum;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The terms of {@link ScalingModel}, each measured by itself: none is taken from a round of training. */
final class TermBench {
    private static final double SECONDS = 2;
    private static final double ENGINE_SECONDS = 6;
    private static final int BATCH = 64;
    private static final int JOBS = 60;

    /** Spark's code is compiled after hundreds of jobs; before, a stage takes two to three times as long as in most of a run. */
    private static final int WARM_UP_JOBS = 200;

    private static final int MANY_TASKS = 64;

    /** An update that a bitmap takes, as the threshold is below it for one parameter in eight. */
    private static final double THRESHOLD = 1e-3;

    private static final int SPARSITY = 8;

    private final JavaSparkContext spark;
    private final GanSpec spec;
    private final double parameters;

    /** Measures with networks of {@code spec}. */
    TermBench(JavaSparkContext spark, GanSpec spec) {
        this.spark = spark;
        this.spec = spec;
        this.parameters = parameters(spec);
    }

    /** Trainable numbers of both networks. */
    static double parameters(GanSpec spec) {
        return (double) spec.generator().parameters() + spec.critic().parameters();
    }

    /** All terms, with an {@code iteration} that is known: it depends on how many cores of the machine are at work. */
    ScalingTerms measure(double iteration) {
        double large = jobSeconds(MANY_TASKS);
        double small = jobSeconds(1);
        double task = (large - small) / (MANY_TASKS - 1);
        StateMessage message = new StateMessage(spec.initialState(1));
        SerializerInstance serializer = new JavaSerializer(new SparkConf()).newInstance();
        ClassTag<StateMessage> type = ClassTag$.MODULE$.apply(StateMessage.class);
        var serialized = serializer.serialize(message, type);
        double bytes = message.bytes();
        var states = Collections.nCopies(8, message.state());
        float[] weights = new float[states.size()];
        Arrays.fill(weights, 1f / weights.length);
        return new ScalingTerms(
                iteration,
                small - task,
                task,
                seconds(() -> serializer.serialize(message, type)) / bytes,
                seconds(() -> serializer.deserialize(serialized.duplicate(), type)) / bytes,
                seconds(() -> WeightedSum.of(states, weights)) / bytes / weights.length,
                encode(),
                decode());
    }

    /** Seconds of an iteration of the engine alone for each parameter, with {@code workers} side by side. */
    double iteration(int workers) {
        return workers * BATCH / EngineBench.imagesPerSecond(spec, workers, ENGINE_SECONDS) / parameters;
    }

    private double jobSeconds(int tasks) {
        List<Integer> numbers = Collections.nCopies(tasks, 1);
        double[] seconds = new double[JOBS];
        for (int i = -WARM_UP_JOBS; i < JOBS; i++) {
            long start = System.nanoTime();
            spark.parallelize(numbers, tasks).map(number -> number + 1).collect();
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return seconds[JOBS / 2];
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
        float[] update = new float[spec.critic().parameters()];
        for (int i = 0; i < update.length; i += SPARSITY) {
            update[i] = (float) (2 * THRESHOLD);
        }
        return update;
    }

    private INDArray bitmap() {
        return Nd4j.create(DataType.INT32, spec.critic().parameters() / 16 + 5);
    }

    private static double seconds(Runnable work) {
        return 1 / Rate.perSecond(1, SECONDS, thread -> work);
    }
}
