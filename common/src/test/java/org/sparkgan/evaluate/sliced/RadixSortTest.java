package org.sparkgan.evaluate.sliced;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** The JDK's order, of few numbers and of many. */
class RadixSortTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 8192, 100_000})
    void ordersAsTheJdk(int count) {
        float[] values = new float[count];
        new RandomStream(3, Purpose.DRAWING).normal(0, 0, 0, values, 0, count);
        for (int i = 0; i < count; i += 7) {
            values[i] *= 1e30f;
        }
        for (int i = 3; i + 1 < count; i += 11) {
            values[i] = values[i + 1];
        }
        for (int i = 5; i < count; i += 1000) {
            values[i] = i % 3 == 0 ? -0f : i % 3 == 1 ? 0f : Float.NEGATIVE_INFINITY;
        }
        float[] expected = values.clone();
        Arrays.sort(expected);
        RadixSort.sort(values);
        assertThat(Arrays.equals(values, expected)).isTrue();
    }
}
