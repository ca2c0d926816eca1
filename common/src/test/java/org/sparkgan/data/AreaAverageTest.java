package org.sparkgan.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaAverageTest {
    /** Each old pixel is cut into size x size cells and each new one is the mean of the cells that lie in it. */
    @ParameterizedTest
    @CsvSource({"7, 5, 3", "5, 12, 5", "4, 4, 4", "9, 3, 1", "22, 22, 6", "40, 600, 3", "13, 300, 13", "1, 700, 1"})
    void isTheMeanOfTheCellsCovered(int width, int height, int size) {
        int[] rgb = new Random(1).ints((long) width * height, 0, 1 << 24).toArray();
        Arrays.fill(rgb, 0, rgb.length / 2, 0xFFFFFF);
        int[] square = AreaAverage.square(RgbBytes.of(rgb, width, height), size);
        assertThat(square).hasSize(size * size);
        for (int i = 0; i < square.length; i++) {
            for (int shift = 16; shift >= 0; shift -= 8) {
                long sum = 0;
                for (int y = i / size * height; y < (i / size + 1) * height; y++) {
                    for (int x = i % size * width; x < (i % size + 1) * width; x++) {
                        sum += rgb[y / size * width + x / size] >> shift & 0xFF;
                    }
                }
                assertThat((long) (square[i] >> shift & 0xFF))
                        .as("pixel %d, shift %d", i, shift)
                        .isEqualTo(Math.round((double) sum / (width * height)));
            }
        }
    }
}
