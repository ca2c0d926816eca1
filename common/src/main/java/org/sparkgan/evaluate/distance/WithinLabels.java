package org.sparkgan.evaluate.distance;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.config.EvaluateSettings;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.score.LabelDistances;

/**
 * The {@link FrechetDistance} between the real images of a label and those that a conditional generator was asked for, for each label
 * (intra-FID of Miyato and Koyama 2018, <a href="https://arxiv.org/abs/1802.05637">arXiv:1802.05637</a>, section 4, where the features
 * are Inception's). Labels with fewer than {@link EvaluateSettings#FEWEST} images of either kind have none.
 *
 * @param real features of real images
 * @param realLabels of each
 * @param generated features of generated images
 * @param generatedLabels of each
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
public record WithinLabels(Features real, int[] realLabels, Features generated, int[] generatedLabels)
        implements Serializable {
    /** That of a label. */
    private record Found(int label, int images, Double distance) implements Serializable {}

    /** The distances of all labels from 0 on, a task of Spark for some of them. */
    public LabelDistances distances(JavaSparkContext spark, int labels) {
        Broadcast<WithinLabels> sets = spark.broadcast(this);
        try {
            List<Found> found = new ArrayList<>(spark.parallelize(
                            IntStream.range(0, labels).boxed().toList(), Math.min(labels, spark.defaultParallelism()))
                    .map(label -> sets.value().of(label))
                    .collect());
            found.sort(Comparator.comparingInt(Found::label));
            List<Double> distances = new ArrayList<>();
            found.forEach(one -> distances.add(one.distance));
            return LabelDistances.of(
                    Collections.unmodifiableList(distances),
                    found.stream().map(Found::images).toList());
        } finally {
            sets.destroy();
        }
    }

    private Found of(int label) {
        Features ofReal = only(real, realLabels, label);
        Features ofGenerated = only(generated, generatedLabels, label);
        int images = Math.min(ofReal.count(), ofGenerated.count());
        return new Found(
                label,
                images,
                images < EvaluateSettings.FEWEST ? null : (Double) FrechetDistance.of(ofReal, ofGenerated));
    }

    private static Features only(Features features, int[] labels, int label) {
        int dimension = features.dimension();
        float[] values = new float
                [dimension
                        * (int) Arrays.stream(labels)
                                .filter(own -> own == label)
                                .count()];
        int at = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                System.arraycopy(features.values(), i * dimension, values, at, dimension);
                at += dimension;
            }
        }
        return new Features(dimension, values);
    }
}
