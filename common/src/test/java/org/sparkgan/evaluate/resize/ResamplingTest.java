package org.sparkgan.evaluate.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.config.FeatureResize;
import org.sparkgan.config.ImageShape;
import org.sparkgan.evaluate.FormulaImages;
import org.sparkgan.reference.Reference;

/** Planes against those of Pillow in {@code resize_values.py}, and against TensorFlow's formula. */
class ResamplingTest {
    static List<Reference> cases() {
        return Reference.read("resize.json").list("clean");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cleanIsPillows(Reference expected) {
        int[] from = expected.integers("from");
        int[] to = expected.integers("to");
        int[] drawing = expected.integers("drawing");
        byte[] pixels = FormulaImages.image(new ImageShape(1, from[0], from[1]), drawing[0], drawing[1]);
        float[] resized = resized(FeatureResize.CLEAN, pixels, from[0], from[1], to[0], to[1]);
        double[] values = expected.doubles("values");
        int nth = expected.integer("nth");
        assertThat(values).hasSize((resized.length + nth - 1) / nth);
        for (int i = 0; i < values.length; i++) {
            assertThat((double) resized[i * nth]).as("value %d", i * nth).isCloseTo(values[i], within(1e-4));
        }
    }

    /** Windows that overshoot are among them, and are cut off. */
    @Test
    void whatOvershootsIsCutOff() {
        assertThat(cases().stream().flatMapToDouble(one -> Arrays.stream(one.doubles("values"))))
                .contains(0.0, 255.0)
                .allMatch(value -> value >= 0 && value <= 255);
    }

    /** New place i looks at the old place i·old/new, between its neighbours by their distance. */
    @ParameterizedTest
    @CsvSource({"28, 28, 75, 75", "32, 32, 299, 299", "97, 130, 40, 33", "5, 2, 9, 11", "20, 31, 45, 13"})
    void tensorflowIsItsFormula(int height, int width, int newHeight, int newWidth) {
        byte[] pixels = FormulaImages.image(new ImageShape(1, height, width), 3, 200);
        float[] resized = resized(FeatureResize.TENSORFLOW, pixels, height, width, newHeight, newWidth);
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                double v = (double) y * height / newHeight;
                double u = (double) x * width / newWidth;
                int top = (int) v;
                int left = (int) u;
                int bottom = Math.min(top + 1, height - 1);
                int right = Math.min(left + 1, width - 1);
                double above = value(pixels, top * width + left) * (1 - u + left)
                        + value(pixels, top * width + right) * (u - left);
                double below = value(pixels, bottom * width + left) * (1 - u + left)
                        + value(pixels, bottom * width + right) * (u - left);
                assertThat((double) resized[y * newWidth + x])
                        .as("%d, %d", y, x)
                        .isCloseTo(above * (1 - v + top) + below * (v - top), within(1e-4));
            }
        }
    }

    /** By hand: places 0, 2/3 and 4/3 of 10, 40, and the last pixel where there is no next. */
    @Test
    void tensorflowHasNoHalfPixels() {
        assertThat(resized(FeatureResize.TENSORFLOW, new byte[] {10, 40}, 1, 2, 1, 3))
                .containsExactly(10, 30, 40);
        assertThat(resized(FeatureResize.TENSORFLOW, new byte[] {10, 40, 100, 7}, 1, 4, 1, 2))
                .containsExactly(10, 100);
    }

    @ParameterizedTest
    @EnumSource
    void oneSizeChangesNothing(FeatureResize resize) {
        byte[] pixels = FormulaImages.image(new ImageShape(1, 9, 14), 3, 256);
        float[] resized = resized(resize, pixels, 9, 14, 9, 14);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(resized[i]).isEqualTo(pixels[i] & 0xFF);
        }
    }

    @Test
    void aSizeThatStaysIsRefusedAnother() {
        assertThatThrownBy(() -> new Resampling(FeatureResize.NONE, 9, 14, 9, 15))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid size: must stay 14, but becomes 15");
    }

    private static double value(byte[] pixels, int at) {
        return pixels[at] & 0xFF;
    }

    private static float[] resized(
            FeatureResize resize, byte[] pixels, int height, int width, int newHeight, int newWidth) {
        float[] into = new float[newHeight * newWidth];
        new Resampling(resize, height, width, newHeight, newWidth).plane(pixels, 0, into);
        return into;
    }
}
