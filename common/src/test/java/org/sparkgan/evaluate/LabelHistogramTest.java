package org.sparkgan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LabelHistogramTest {
    private static LabelHistogram of(int labels, int... occurred) {
        LabelHistogram histogram = new LabelHistogram(labels);
        for (int label : occurred) {
            histogram.add(label);
        }
        return histogram;
    }

    @Test
    void sharesAndEntropyAreAsByHand() {
        LabelHistogram histogram = of(4, 0, 1, 3, 3);
        assertThat(histogram.shares()).containsExactly(0.25, 0.25, 0.0, 0.5);
        assertThat(histogram.entropy()).isCloseTo(1.5 * Math.log(2), within(1e-12));
    }

    @Test
    void entropyGoesFromNothingToTheLogarithm() {
        assertThat(of(3, 1, 1).entropy()).isEqualTo(0.0);
        assertThat(of(3, 0, 1, 2).entropy()).isCloseTo(Math.log(3), within(1e-12));
    }

    @Test
    void partsAddUp() {
        assertThat(of(3, 0, 2).plus(of(3, 2, 2)).shares()).containsExactly(0.25, 0.0, 0.75);
    }
}
