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
 * @param density see {@link DensityCoverage}
 * @param coverage see {@link DensityCoverage}
 */
public record FeatureDistances(
        double frechet,
        double kernel,
        double kernelDeviation,
        double precision,
        double recall,
        double density,
        double coverage) {
    private static final int ROWS = 512;

    /** Both sets. */
    private record Sets(Features real, Features generated) implements Serializable {}

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
                recall,
                density,
                coverage);
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
            Balls balls = balls(spark, sets);
            PrecisionRecall shares = balls.precisionRecall(real.count(), generated.count());
            DensityCoverage covered = balls.densityCoverage(real.count(), generated.count());
            return new FeatureDistances(
                    FrechetDistance.of(real, generated),
                    kernel.mean(),
                    kernel.deviation(),
                    shares.precision(),
                    shares.recall(),
                    covered.density(),
                    covered.coverage());
        } finally {
            sets.destroy();
        }
    }

    private static Balls balls(JavaSparkContext spark, Broadcast<Sets> sets) {
        int ofReal = blocks(sets.value().real());
        int ofGenerated = blocks(sets.value().generated());
        List<double[][]> real = tasks(spark, ofReal)
                .map(block -> Balls.Radii.ofReal(
                        sets.value().real(), block * ROWS, end(sets.value().real(), block)))
                .collect();
        List<double[]> generated = tasks(spark, ofGenerated)
                .map(block -> Balls.Radii.ofGenerated(
                        sets.value().generated(), block * ROWS, end(sets.value().generated(), block)))
                .collect();
        Broadcast<Balls.Radii> radii = spark.broadcast(new Balls.Radii(
                joined(real.stream().map(both -> both[0]).toList()),
                joined(real.stream().map(both -> both[1]).toList()),
                joined(generated)));
        try {
            return tasks(spark, ofGenerated)
                    .map(block -> Balls.of(
                            sets.value().real(),
                            sets.value().generated(),
                            block * ROWS,
                            end(sets.value().generated(), block),
                            radii.value()))
                    .reduce(Balls::plus);
        } finally {
            radii.destroy();
        }
    }

    private static int blocks(Features set) {
        return (set.count() + ROWS - 1) / ROWS;
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
