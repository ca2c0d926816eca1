package org.sparkgan.data.picture;

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
        byte[] planes = AreaAverage.planes(RgbBytes.of(rgb, width, height), size);
        assertThat(planes).hasSize(3 * size * size);
        for (int i = 0; i < size * size; i++) {
            for (int channel = 0; channel < 3; channel++) {
                int shift = 16 - 8 * channel;
                long sum = 0;
                for (int y = i / size * height; y < (i / size + 1) * height; y++) {
                    for (int x = i % size * width; x < (i % size + 1) * width; x++) {
                        sum += rgb[y / size * width + x / size] >> shift & 0xFF;
                    }
                }
                assertThat((long) (planes[channel * size * size + i] & 0xFF))
                        .as("pixel %d, channel %d", i, channel)
                        .isEqualTo(Math.round((double) sum / (width * height)));
            }
        }
    }
}
