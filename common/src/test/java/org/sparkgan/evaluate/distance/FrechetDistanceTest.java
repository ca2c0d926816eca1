package org.sparkgan.evaluate.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.reference.Reference;

/** Distances against those of {@code evaluation_values.py}, by singular values of the data and by a root of the matrix. */
class FrechetDistanceTest {
    private static final Features REAL = FormulaFeatures.of(0, 60, 9, 2);

    @ParameterizedTest
    @MethodSource("org.sparkgan.evaluate.distance.FormulaFeatures#cases")
    void equalsTheReference(Reference expected) {
        Features real = FormulaFeatures.of(expected, "real");
        Features generated = FormulaFeatures.of(expected, "generated");
        assertThat(FrechetDistance.of(real, generated)).isCloseTo(expected.number("frechet"), withinPercentage(1e-5));
        assertThat(FrechetDistance.of(generated, real)).isCloseTo(expected.number("frechet"), withinPercentage(1e-5));
    }

    @Test
    void theSameSetIsAtNoDistance() {
        assertThat(FrechetDistance.of(REAL, REAL)).isCloseTo(0, within(1e-9));
        Features few = FormulaFeatures.rows(REAL, 0, 4);
        assertThat(FrechetDistance.of(few, few)).isCloseTo(0, within(1e-6));
    }

    @Test
    void aShiftAloneCountsByItsSquare() {
        Features shifted = FormulaFeatures.of(0, 60, 9, 2.5f);
        assertThat(FrechetDistance.of(REAL, shifted)).isCloseTo(4 * 0.25, withinPercentage(1e-7));
    }

    @Test
    void noiseRaisesIt() {
        double[] values = DoubleStream.of(0, 0.5, 2, 8)
                .map(noise -> FrechetDistance.of(REAL, FormulaFeatures.noisy(REAL, (float) noise)))
                .toArray();
        assertThat(values).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aCollapsedSetIsAsFarAsTheRealOneSpreads() {
        Features collapsed = FormulaFeatures.collapsed(REAL, 20);
        FeatureMoments real = FeatureMoments.of(REAL);
        double[] covariance = real.covariance();
        double expected = 0;
        for (int i = 0; i < 9; i++) {
            double apart = real.mean()[i] - collapsed.values()[i];
            expected += apart * apart + covariance[10 * i];
        }
        assertThat(FrechetDistance.of(REAL, collapsed)).isCloseTo(expected, withinPercentage(1e-7));
    }

    @Test
    void momentsOfPartsAddUp() {
        Features far = FormulaFeatures.of(0, 60, 9, 1000);
        FeatureMoments whole = FeatureMoments.of(far);
        FeatureMoments sum = FeatureMoments.of(FormulaFeatures.rows(far, 0, 1))
                .plus(FeatureMoments.of(FormulaFeatures.rows(far, 1, 1)))
                .plus(FeatureMoments.of(FormulaFeatures.rows(far, 1, 23)))
                .plus(FeatureMoments.of(FormulaFeatures.rows(far, 23, 60)));
        assertThat(sum.count()).isEqualTo(60);
        assertThat(sum.mean()).containsExactly(whole.mean(), within(1e-10));
        assertThat(sum.covariance()).containsExactly(whole.covariance(), within(1e-10));
        assertThat(whole.covariance()[0]).isCloseTo(FeatureMoments.of(REAL).covariance()[0], within(1e-10));
    }

    @Test
    void whatHasNoCovarianceIsRefused() {
        assertThatThrownBy(() -> FrechetDistance.of(REAL, FormulaFeatures.rows(REAL, 0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid features: a covariance needs 2 images or more, but has 1");
        assertThatThrownBy(() -> FrechetDistance.of(REAL, FormulaFeatures.of(0, 10, 8, 0)))
                .hasMessage("Invalid features: must have one dimension, but have 9 and 8");
        assertThatThrownBy(() -> new Features(3, new float[] {1, 2, 3, 4, Float.NaN, 6}))
                .hasMessage("Invalid features: must be finite, but number 1 of image 1 is NaN");
        assertThatThrownBy(() -> new Features(3, new float[10]))
                .hasMessage("Invalid features: must be 3 for each image, but are 10");
    }
}
