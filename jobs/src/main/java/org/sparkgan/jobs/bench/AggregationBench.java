package org.sparkgan.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementAddFunction;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementCombineFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.ImageShape;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.StateMessage;
import org.sparkgan.train.WeightedSum;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What two workers' results cost on their way into an average: our messages against dl4j-spark's own classes. */
final class AggregationBench {
    private static final double SECONDS = 5;

    private AggregationBench() {}

    static List<Measurement> run() {
        StateMessage ours = new StateMessage(
                EngineBench.spec("gan", new ImageShape(1, 28, 28), 512).initialState(1));
        SerializerInstance java = new JavaSerializer(new SparkConf()).newInstance();
        SerializerInstance kryo = new KryoSerializer(
                        new SparkConf().set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator"))
                .newInstance();
        ParameterAveragingTrainingResult theirs = resultOf(ours.state());
        return List.of(
                measurement("our messages", () -> average(copy(ours, java), copy(ours, java))),
                measurement("dl4j-spark's classes, Java", () -> averageWithDl4j(theirs, java)),
                measurement("dl4j-spark's classes, Kryo", () -> averageWithDl4j(theirs, kryo)));
    }

    private static Measurement measurement(String name, Runnable work) {
        double millis = 1000 / Rate.perSecond(1, SECONDS, thread -> work);
        return new Measurement(
                "aggregation", name, millis, "ms", "two results of gan 784/512 written, read and averaged");
    }

    private static void average(StateMessage first, StateMessage second) {
        WeightedSum.of(List.of(first.state(), second.state()), new float[] {0.5f, 0.5f});
    }

    /** The same numbers: parameters of both networks and of the moving average, and the moments of both optimizers. */
    private static ParameterAveragingTrainingResult resultOf(GanState state) {
        INDArray parameters = Nd4j.concat(
                0,
                Nd4j.createFromArray(state.generator()),
                Nd4j.createFromArray(state.critic()),
                Nd4j.createFromArray(state.generatorEma()));
        INDArray moments = Nd4j.concat(
                0,
                Nd4j.createFromArray(state.generatorOptimizer().mean()),
                Nd4j.createFromArray(state.generatorOptimizer().meanSquare()),
                Nd4j.createFromArray(state.criticOptimizer().mean()),
                Nd4j.createFromArray(state.criticOptimizer().meanSquare()));
        return new ParameterAveragingTrainingResult(
                parameters, moments, 0.0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private static void averageWithDl4j(ParameterAveragingTrainingResult result, SerializerInstance serializer) {
        ParameterAveragingElementAddFunction add = new ParameterAveragingElementAddFunction();
        ParameterAveragingElementCombineFunction combine = new ParameterAveragingElementCombineFunction();
        try {
            ParameterAveragingAggregationTuple first = copy(add.call(null, result), serializer);
            ParameterAveragingAggregationTuple second = copy(add.call(null, result), serializer);
            ParameterAveragingAggregationTuple sum = combine.call(first, second);
            sum.getParametersSum().divi(sum.getAggregationsCount());
            sum.getUpdaterStateSum().divi(sum.getAggregationsCount());
        } catch (Exception e) {
            throw new IllegalStateException("dl4j-spark cannot average results", e);
        }
    }

    private static <T> T copy(T message, SerializerInstance serializer) {
        ClassTag<T> type = ClassTag$.MODULE$.apply(message.getClass());
        return serializer.deserialize(serializer.serialize(message, type), type);
    }
}
