package org.sparkgan.evaluate.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.reference.Reference;

/** Shares against those of {@code evaluation_values.py}, which takes the distances one by one. */
class DensityCoverageTest {
    @ParameterizedTest
    @MethodSource("cases")
    void equalsTheReference(Reference expected) {
        DensityCoverage shares =
                DensityCoverage.of(FormulaFeatures.of(expected, "real"), FormulaFeatures.of(expected, "generated"));
        assertThat(shares.density()).isCloseTo(expected.number("density"), within(1e-12));
        assertThat(shares.coverage()).isCloseTo(expected.number("coverage"), within(1e-12));
    }

    static Stream<Reference> cases() {
        return Reference.read("evaluation.json").list("density").stream();
    }

    /** Of six in a row each ball holds all of an image in its middle: density is 6/5. */
    @Test
    void aDenseImageIsCountedOnceForEachBall() {
        Features line = new Features(1, new float[] {0, 1, 2, 3, 4, 5});
        assertThat(DensityCoverage.of(line, new Features(1, new float[] {2.5f, 2.5f, 2.5f, 2.5f})))
                .isEqualTo(new DensityCoverage(6 / 5.0, 1));
    }

    /** What recall and precision do not tell: nearly all of a collapsed generator's images are real ones' neighbours. */
    @Test
    void aCollapsedSetCoversLittle() {
        Features real = FormulaFeatures.of(0, 200, 7, 1000);
        DensityCoverage shares = DensityCoverage.of(real, FormulaFeatures.collapsed(real, 50));
        assertThat(shares.coverage()).isBetween(1 / 200.0, 0.15);
        assertThat(shares.density()).isCloseTo(shares.coverage() * 200 / 5, within(1e-12));
    }

    @Test
    void setsFarApartHaveNone() {
        Features real = FormulaFeatures.of(0, 60, 8, 0);
        assertThat(DensityCoverage.of(real, FormulaFeatures.of(100, 60, 8, 100)))
                .isEqualTo(new DensityCoverage(0, 0));
    }

    @Test
    void fewRealImagesHaveNoFifthNeighbour() {
        Features real = FormulaFeatures.of(0, 9, 4, 0);
        assertThatThrownBy(() -> DensityCoverage.of(FormulaFeatures.rows(real, 0, 5), real))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid features: must be of 6 images or more, but are of 5");
    }
}
