package org.sparkgan.evaluate.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.score.LabelDistances;

class WithinLabelsTest {
    private static final int DIMENSION = 5;

    /** Two labels, whose images lie one after the other in one set and by turns in the other; of a third there are few. */
    @Test
    void aLabelsDistanceIsThatOfItsImages() throws IOException {
        Features real = FormulaFeatures.of(0, 50, DIMENSION, 0);
        Features generated = FormulaFeatures.of(1000, 60, DIMENSION, 0.5f);
        int[] realLabels =
                IntStream.range(0, 50).map(i -> i < 20 ? 0 : i < 45 ? 1 : 2).toArray();
        int[] generatedLabels = IntStream.range(0, 60).map(i -> i % 3).toArray();
        LabelDistances distances;
        try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
            distances = new WithinLabels(real, realLabels, generated, generatedLabels)
                    .distances(JavaSparkContext.fromSparkContext(spark.sparkContext()), 3);
        }

        assertThat(distances.images()).containsExactly(20, 20, 5);
        assertThat(distances.leftOut()).isEqualTo(1);
        assertThat(distances.byLabel().get(2)).isNull();
        double first = FrechetDistance.of(FormulaFeatures.rows(real, 0, 20), each(generated, 0));
        double second = FrechetDistance.of(FormulaFeatures.rows(real, 20, 45), each(generated, 1));
        assertThat(distances.byLabel().get(0)).isCloseTo(first, within(1e-9));
        assertThat(distances.byLabel().get(1)).isCloseTo(second, within(1e-9));
        assertThat(distances.mean()).isCloseTo((first + second) / 2, within(1e-9));
    }

    private static Features each(Features features, int from) {
        float[] values = new float[features.count() / 3 * DIMENSION];
        for (int i = 0; i < features.count() / 3; i++) {
            System.arraycopy(features.values(), (from + 3 * i) * DIMENSION, values, i * DIMENSION, DIMENSION);
        }
        return new Features(DIMENSION, values);
    }
}
