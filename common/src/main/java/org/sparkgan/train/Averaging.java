package org.sparkgan.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.sparkgan.gan.GanState;
import scala.Tuple2;

/**
 * The example-weighted average of the workers' vectors, with dl4j-spark's semantics of parameter averaging. Sums are always
 * taken in the order of the workers' numbers, whatever order they end in: float addition is not associative, and a resumed
 * run must give the same bits.
 */
final class Averaging {
    private Averaging() {}

    /** Merges the workers' results in a tree of the given depth, but for the last level, which is the driver's. */
    static List<WorkerResult> collect(JavaRDD<WorkerResult> results, int depth) {
        AggregationTree tree = AggregationTree.of(results.getNumPartitions(), depth);
        JavaRDD<WorkerResult> level = results;
        int span = 1;
        for (int count : tree.levels()) {
            span *= tree.fanIn();
            int workersPerGroup = span;
            JavaPairRDD<Integer, WorkerResult> grouped =
                    level.mapToPair(result -> new Tuple2<>(result.worker() / workersPerGroup, result));
            level = grouped.groupByKey(new HashPartitioner(count)).values().map(Averaging::merge);
        }
        return Stage.collect(level);
    }

    /** The weighted sum of results, in the order of their workers. */
    static WorkerResult merge(Iterable<WorkerResult> results) {
        List<WorkerResult> ordered = new ArrayList<>();
        results.forEach(ordered::add);
        ordered.sort(Comparator.comparingInt(WorkerResult::worker));
        WorkerResult first = ordered.get(0);
        for (WorkerResult result : ordered) {
            if (result.counts().divergence() != null) {
                return result;
            }
        }
        double squaredNorm = 0;
        RoundCounts counts = RoundCounts.NONE;
        List<GanState> states = new ArrayList<>();
        float[] weights = new float[ordered.size()];
        for (WorkerResult result : ordered) {
            weights[states.size()] = result.weight();
            states.add(result.message().state());
            squaredNorm += result.squaredNorm();
            counts = counts.beside(result.counts());
        }
        StateMessage sum = new StateMessage(WeightedSum.of(states, weights));
        return new WorkerResult(first.worker(), sum, 1f, squaredNorm, counts);
    }
}
