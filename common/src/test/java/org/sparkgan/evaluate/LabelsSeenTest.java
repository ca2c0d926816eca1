package org.sparkgan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.data.dataset.Stack;
import org.sparkgan.reference.Reference;
import org.sparkgan.score.ModeCoverage;

class LabelsSeenTest {
    private static final Stack STACK = new Stack(10);

    static Stream<Reference> cases() {
        return Reference.read("evaluation.json").list("modes").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsTheReference(Reference expected) {
        Stack stack = new Stack(expected.integer("labels"));
        ModeCoverage coverage =
                seen(stack, expected.doubles("generated")).coverage(seen(stack, expected.doubles("real")));
        assertThat(coverage.modes()).isEqualTo(expected.integer("found"));
        assertThat(coverage.modesOf()).isEqualTo(stack.modes());
        assertThat(coverage.modesKl()).isCloseTo(expected.number("kl"), withinPercentage(1e-9));
    }

    private static LabelsSeen seen(Stack stack, double[] counts) {
        LabelHistogram histogram = new LabelHistogram(stack.modes());
        for (int mode = 0; mode < counts.length; mode++) {
            histogram.add(mode, (long) counts[mode]);
        }
        return new LabelsSeen(stack, histogram);
    }

    private static LabelsSeen each(int from, int to) {
        double[] counts = new double[STACK.modes()];
        for (int mode = from; mode < to; mode++) {
            counts[mode] = 3;
        }
        return seen(STACK, counts);
    }

    @Test
    void allModesAlikeAreAtNoDivergence() {
        ModeCoverage coverage = each(0, 1000).coverage(each(0, 1000));
        assertThat(coverage.modes()).isEqualTo(1000);
        assertThat(coverage.modesKl()).isCloseTo(0, within(1e-12));
    }

    @Test
    void aTenthOfTheModesIsTheLogarithmOfTenApart() {
        ModeCoverage coverage = each(300, 400).coverage(each(0, 1000));
        assertThat(coverage.modes()).isEqualTo(100);
        assertThat(coverage.modesKl()).isCloseTo(Math.log(10), within(1e-12));
    }

    @Test
    void aLabelThatNoRealImageHasLeavesTheDivergenceUnknown() {
        ModeCoverage coverage = each(0, 1000).coverage(each(0, 1));
        assertThat(coverage.modes()).isEqualTo(1000);
        assertThat(coverage.modesKl()).isNull();
    }

    @Test
    void ofPicturesTheLabelsOfAllChannelsAreCounted() {
        LabelHistogram pictures = each(407, 408).ofPictures();
        assertThat(pictures.counts()).containsExactly(3L, 0L, 0L, 0L, 3L, 0L, 0L, 3L, 0L, 0L);
        LabelHistogram plain = new LabelHistogram(4);
        plain.add(2);
        assertThat(new LabelsSeen(null, plain).ofPictures()).isSameAs(plain);
        assertThat(new LabelsSeen(null, plain).coverage(new LabelsSeen(null, plain)))
                .isNull();
    }
}
