package org.sparkgan.evaluate.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.reference.Reference;

/** Distances against those of {@code evaluation_values.py}, which draws the same subsets. */
class KernelDistanceTest {
    private static final long SEED = 42;

    @ParameterizedTest
    @MethodSource("org.sparkgan.evaluate.distance.FormulaFeatures#cases")
    void equalsTheReference(Reference expected) {
        Features real = FormulaFeatures.of(expected, "real");
        Features generated = FormulaFeatures.of(expected, "generated");
        double[] subsets = expected.doubles("kernelOfSubsets");
        for (int subset = 0; subset < subsets.length; subset++) {
            assertThat(KernelDistance.ofSubset(real, generated, SEED, subset, expected.integer("subsetSize")))
                    .as("subset %d", subset)
                    .isCloseTo(subsets[subset], withinPercentage(1e-4));
        }
        assertThat(KernelDistance.of(real, generated, SEED).mean())
                .isCloseTo(expected.number("kernel"), withinPercentage(1e-4));
    }

    /** By hand: k(0, 0) = k(0, 1) = 1, k(1, 1) = 8, k(1, 2) = 27 of one dimension. */
    @Test
    void worksAsByHand() {
        Features real = new Features(1, new float[] {0, 1});
        Features generated = new Features(1, new float[] {1, 2});
        double expected = 1 + 27 - 2 * (1 + 1 + 8 + 27) / 4.0;
        assertThat(KernelDistance.ofSubset(real, generated, SEED, 0)).isEqualTo(expected);
    }

    /** By hand: the mean of 1, 2, 3 and 6 is 3, their squared distances from it are 4, 1, 0 and 9. */
    @Test
    void subsetsDeviateFromTheirMean() {
        KernelDistance.OfSubsets subsets = KernelDistance.OfSubsets.of(new double[] {1, 2, 3, 6});
        assertThat(subsets.mean()).isEqualTo(3);
        assertThat(subsets.deviation()).isEqualTo(Math.sqrt(3.5));
    }

    @Test
    void noiseRaisesItFromAboutNothing() {
        Features real = FormulaFeatures.of(0, 400, 9, 0);
        double[] values = DoubleStream.of(0, 4, 8, 16)
                .map(noise -> KernelDistance.ofSubset(
                        real, FormulaFeatures.noisy(FormulaFeatures.of(400, 400, 9, 0), (float) noise), SEED, 0))
                .toArray();
        assertThat(Math.abs(values[0])).isLessThan(0.05 * values[3]);
        assertThat(values).isSorted();
    }

    @Test
    void oneImageIsNoSet() {
        assertThatThrownBy(
                        () -> KernelDistance.of(FormulaFeatures.of(0, 9, 4, 0), FormulaFeatures.of(0, 1, 4, 0), SEED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid features: a kernel distance needs 2 images or more, but has 1");
    }
}
