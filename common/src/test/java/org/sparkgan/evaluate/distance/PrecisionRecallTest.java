package org.sparkgan.evaluate.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.reference.Reference;

/** Shares against those of {@code evaluation_values.py}, which takes the distances one by one. */
class PrecisionRecallTest {
    @ParameterizedTest
    @MethodSource("org.sparkgan.evaluate.distance.FormulaFeatures#cases")
    void equalsTheReference(Reference expected) {
        PrecisionRecall shares =
                PrecisionRecall.of(FormulaFeatures.of(expected, "real"), FormulaFeatures.of(expected, "generated"));
        assertThat(shares.precision()).isCloseTo(expected.number("precision"), within(1e-12));
        assertThat(shares.recall()).isCloseTo(expected.number("recall"), within(1e-12));
    }

    /** The radii of 0, 1, 2, 3 and 10 are 3, 2, 2, 3 and 9. */
    @Test
    void radiiAreAsByHand() {
        Features line = new Features(1, new float[] {0, 1, 2, 3, 10});
        assertThat(NeighbourRadii.squared(line, 0, 5, 3)[0])
                .containsExactly(new double[] {9, 4, 4, 9, 81}, within(1e-9));
        double[] radii = NeighbourRadii.squared(line, 0, 5, 3)[0];
        Features points = new Features(1, new float[] {-2.9f, -3.5f, 6, 18, 19.5f});
        assertThat(Balls.of(line, points, 0, 5, new Balls.Radii(radii, radii, new double[5]))
                        .precise())
                .isEqualTo(3);
    }

    @Test
    void theSameSetIsCovered() {
        Features set = FormulaFeatures.of(0, 200, 7, 1000);
        assertThat(PrecisionRecall.of(set, set)).isEqualTo(new PrecisionRecall(1, 1));
    }

    @Test
    void aCollapsedSetIsPreciseAndRecallsNothingElse() {
        Features real = FormulaFeatures.of(0, 200, 7, 1000);
        PrecisionRecall shares = PrecisionRecall.of(real, FormulaFeatures.collapsed(real, 50));
        assertThat(shares).isEqualTo(new PrecisionRecall(1, 1 / 200.0));
    }

    /** Whatever rounding makes of the difference of large numbers. */
    @Test
    void copiesAreAtNoDistance() {
        Features different = FormulaFeatures.noisy(FormulaFeatures.of(0, 50, 41, 300), 1);
        float[] fourTimes = new float[4 * different.values().length];
        for (int i = 0; i < fourTimes.length; i++) {
            fourTimes[i] = different.values()[i % different.values().length];
        }
        Features copies = new Features(41, fourTimes);
        double[] radii = NeighbourRadii.squared(copies, 0, 200, 3)[0];
        assertThat(radii).containsOnly(0);
        Balls balls = Balls.of(copies, different, 0, 50, new Balls.Radii(radii, radii, new double[50]));
        assertThat(balls.precise()).isEqualTo(50);
        assertThat(balls.recalled().cardinality()).isEqualTo(200);
    }

    @Test
    void setsFarApartCoverNothing() {
        Features real = FormulaFeatures.of(0, 60, 8, 0);
        assertThat(PrecisionRecall.of(real, FormulaFeatures.of(100, 60, 8, 100)))
                .isEqualTo(new PrecisionRecall(0, 0));
    }

    /** More images than are taken at a time, of either set. */
    @Test
    void rangesMakeTheSameAsTheWhole() {
        Features real = FormulaFeatures.of(0, 1300, 2000, 0);
        Features generated = FormulaFeatures.of(5000, 600, 2000, 0.5f);
        Balls.Radii radii = Balls.Radii.of(real, generated);
        double[][] some = Balls.Radii.ofReal(real, 700, 720);
        assertThat(some[0]).containsExactly(Arrays.copyOfRange(radii.real(), 700, 720), within(1e-7));
        assertThat(some[1]).containsExactly(Arrays.copyOfRange(radii.wideReal(), 700, 720), within(1e-7));
        Balls all = Balls.of(real, generated, 0, 600, radii);
        assertThat(all.precise()).isBetween(1, 599);
        assertThat(all.recalled().cardinality()).isBetween(1, 1299);
        assertThat(Balls.of(real, generated, 0, 250, radii).plus(Balls.of(real, generated, 250, 600, radii)))
                .isEqualTo(all);
    }

    @Test
    void fewImagesHaveNoThirdNeighbour() {
        Features real = FormulaFeatures.of(0, 9, 4, 0);
        assertThatThrownBy(() -> PrecisionRecall.of(real, FormulaFeatures.rows(real, 0, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid features: must be of 4 images or more, but are of 3");
    }
}
