package org.sparkgan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.config.ImageShape;
import org.sparkgan.reference.Reference;

/** Similarities against a second implementation in {@code evaluation_values.py}, which filters with whole windows. */
class MsSsimTest {
    private static final ImageShape SMALL = new ImageShape(1, 28, 28);

    static Stream<Reference> cases() {
        return Reference.read("evaluation.json").list("msSsim").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsTheReference(Reference expected) {
        int[] sides = expected.integers("shape");
        MsSsim similarity = new MsSsim(new ImageShape(sides[0], sides[1], sides[2]));
        byte[] first = image(expected, "first");
        byte[] second = image(expected, "second");
        assertThat(similarity.scales()).isEqualTo(expected.integer("scales"));
        assertThat(similarity.of(first, second)).isCloseTo(expected.number("value"), within(1e-9));
        assertThat(similarity.of(second, first)).isCloseTo(expected.number("value"), within(1e-9));
    }

    private static byte[] image(Reference expected, String which) {
        int[] sides = expected.integers("shape");
        int[] drawing = expected.integers(which);
        return FormulaImages.image(new ImageShape(sides[0], sides[1], sides[2]), drawing[0], drawing[1]);
    }

    @ParameterizedTest
    @CsvSource({"11, 1", "21, 1", "22, 2", "28, 2", "32, 2", "44, 3", "64, 3", "128, 4", "175, 4", "176, 5", "512, 5"})
    void theCoarsestScaleHoldsTheWindow(int side, int scales) {
        assertThat(new MsSsim(new ImageShape(1, side, 2 * side)).scales()).isEqualTo(scales);
    }

    @Test
    void aCollapsedSetIsAllAlike() {
        byte[] collapsed = new byte[6 * SMALL.values()];
        for (int i = 0; i < 6; i++) {
            System.arraycopy(FormulaImages.image(SMALL, 3, 100), 0, collapsed, i * SMALL.values(), SMALL.values());
        }
        assertThat(new MsSsim(SMALL).ofPairs(collapsed)).containsExactly(new double[] {1, 1, 1}, within(1e-12));
    }

    @Test
    void pairsAreDisjointAndALastImageIsLeftOut() {
        MsSsim similarity = new MsSsim(SMALL);
        assertThat(similarity.ofPairs(FormulaImages.of(SMALL, 0, 5, 40)))
                .containsExactly(
                        similarity.of(FormulaImages.image(SMALL, 0, 40), FormulaImages.image(SMALL, 1, 40)),
                        similarity.of(FormulaImages.image(SMALL, 2, 40), FormulaImages.image(SMALL, 3, 40)));
        assertThat(similarity.ofPairs(FormulaImages.image(SMALL, 0, 40))).isEmpty();
    }

    @Test
    void noiseLowersIt() {
        byte[] clean = FormulaImages.image(SMALL, 5, 0);
        MsSsim similarity = new MsSsim(SMALL);
        double[] values = Stream.of(0, 16, 64, 160)
                .mapToDouble(noise -> similarity.of(clean, FormulaImages.image(SMALL, 5, noise)))
                .toArray();
        assertThat(values[0]).isEqualTo(1);
        assertThat(Arrays.stream(values).map(value -> -value).toArray()).isSorted();
    }

    @Test
    void oppositesAreNotAlikeAtAll() {
        byte[] image = FormulaImages.image(SMALL, 5, 128);
        byte[] negative = image.clone();
        for (int i = 0; i < negative.length; i++) {
            negative[i] = (byte) (255 - (image[i] & 0xFF));
        }
        assertThat(new MsSsim(SMALL).of(image, negative)).isZero();
    }

    @Test
    void sidesBelowTheWindowAndOtherSizesAreRefused() {
        assertThatThrownBy(() -> new MsSsim(new ImageShape(3, 64, 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid images: sides must be at least 11 pixels, but they are 10x64 colour");
        assertThatThrownBy(() -> new MsSsim(SMALL).of(new byte[784], new byte[783]))
                .hasMessage("Invalid images: must have the 784 values of 28x28 grey, but have 784 and 783");
    }
}
