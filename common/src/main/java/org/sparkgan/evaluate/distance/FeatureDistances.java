package org.sparkgan.evaluate.distance;

import java.io.Serializable;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.score.SetDistances;

/**
 * Distances of two sets by their features, by Spark tasks that each have all features: 2.6 MB of 10,000 images by the classifier,
 * 82 MB by a network with 2,048 of them.
 *
 * @param frechet see {@link FrechetDistance}
 * @param kernel see {@link KernelDistance}
 * @param kernelDeviation of its subsets
 * @param precision see {@link PrecisionRecall}
 * @param recall see {@link PrecisionRecall}
 */
public record FeatureDistances(double frechet, double kernel, double kernelDeviation, double precision, double recall) {
    private static final int ROWS = 512;

    /** Both sets. */
    private record Sets(Features real, Features generated) implements Serializable {}

    /** Radii of the balls about each image. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    private record Radii(double[] real, double[] generated) implements Serializable {}

    /** All distances of the sets, with the sliced Wasserstein distance of each level of the pyramid; none below 7 pixels. */
    public SetDistances with(List<Double> slicedWasserstein) {
        return new SetDistances(
                slicedWasserstein.isEmpty()
                        ? null
                        : (Double) slicedWasserstein.stream()
                                .mapToDouble(level -> level)
                                .average()
                                .orElseThrow(),
                slicedWasserstein,
                frechet,
                kernel,
                kernelDeviation,
                precision,
                recall);
    }

    /** All distances; {@code seed} decides the subsets. */
    public static FeatureDistances of(JavaSparkContext spark, Features real, Features generated, long seed) {
        Broadcast<Sets> sets = spark.broadcast(new Sets(real, generated));
        try {
            KernelDistance.OfSubsets kernel = KernelDistance.OfSubsets.of(tasks(spark, KernelDistance.SUBSETS)
                    .map(subset -> KernelDistance.ofSubset(
                            sets.value().real(), sets.value().generated(), seed, subset))
                    .collect()
                    .stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray());
            PrecisionRecall covered = precisionRecall(spark, sets);
            return new FeatureDistances(
                    FrechetDistance.of(real, generated),
                    kernel.mean(),
                    kernel.deviation(),
                    covered.precision(),
                    covered.recall());
        } finally {
            sets.destroy();
        }
    }

    private static PrecisionRecall precisionRecall(JavaSparkContext spark, Broadcast<Sets> sets) {
        int images = sets.value().generated().count();
        int blocks = (images + ROWS - 1) / ROWS;
        Radii radii = new Radii(
                joined(tasks(spark, blocks)
                        .map(block -> radii(sets.value().real(), block))
                        .collect()),
                joined(tasks(spark, blocks)
                        .map(block -> radii(sets.value().generated(), block))
                        .collect()));
        Broadcast<Radii> known = spark.broadcast(radii);
        try {
            int precise = tasks(spark, blocks)
                    .map(block -> covered(
                            sets.value().generated(),
                            block,
                            sets.value().real(),
                            known.value().real()))
                    .reduce(Integer::sum);
            int recalled = tasks(spark, blocks)
                    .map(block -> covered(
                            sets.value().real(),
                            block,
                            sets.value().generated(),
                            known.value().generated()))
                    .reduce(Integer::sum);
            return new PrecisionRecall((double) precise / images, (double) recalled / images);
        } finally {
            known.destroy();
        }
    }

    private static double[] radii(Features set, int block) {
        return PrecisionRecall.squaredRadii(set, block * ROWS, end(set, block));
    }

    private static int covered(Features images, int block, Features covering, double[] radii) {
        return PrecisionRecall.covered(images, block * ROWS, end(images, block), covering, radii);
    }

    private static int end(Features set, int block) {
        return Math.min(set.count(), (block + 1) * ROWS);
    }

    private static double[] joined(List<double[]> blocks) {
        return blocks.stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    /** Numbers from 0, spread over as many tasks as run side by side. */
    private static JavaRDD<Integer> tasks(JavaSparkContext spark, int count) {
        return spark.parallelize(
                IntStream.range(0, count).boxed().toList(), Math.min(count, spark.defaultParallelism()));
    }
}
