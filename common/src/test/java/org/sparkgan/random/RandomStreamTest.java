package org.sparkgan.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The numbers are fixed by the seed, so these bounds of five standard errors hold always or never. */
class RandomStreamTest {
    private static final int COUNT = 200_000;

    private final RandomStream stream = new RandomStream(42, Purpose.CRITIC_LATENT);

    @Test
    void normalNumbersHaveTheMomentsOfANormal() {
        float[] numbers = normal(stream, 0, 0, 0);
        assertThat(moment(numbers, 1)).isCloseTo(0, within(5 / Math.sqrt(COUNT)));
        assertThat(moment(numbers, 2)).isCloseTo(1, within(5 * Math.sqrt(2.0 / COUNT)));
        assertThat(moment(numbers, 3)).isCloseTo(0, within(5 * Math.sqrt(15.0 / COUNT)));
        assertThat(moment(numbers, 4)).isCloseTo(3, within(5 * Math.sqrt(96.0 / COUNT)));
    }

    @Test
    void normalNumbersOfManySmallDrawsHaveTheMomentsOfANormal() {
        float[] numbers = new float[COUNT];
        for (int i = 0; i < COUNT / 100; i++) {
            stream.normal(i / 64, i % 5, i % 64, numbers, i * 100, 100);
        }
        assertThat(moment(numbers, 1)).isCloseTo(0, within(5 / Math.sqrt(COUNT)));
        assertThat(moment(numbers, 2)).isCloseTo(1, within(5 * Math.sqrt(2.0 / COUNT)));
        assertThat(moment(numbers, 4)).isCloseTo(3, within(5 * Math.sqrt(96.0 / COUNT)));
    }

    @Test
    void uniformNumbersFillTheUnitIntervalEvenly() {
        float[] numbers = new float[COUNT];
        stream.uniform(0, 0, 0, numbers, 0, COUNT);
        int[] bins = new int[100];
        for (float number : numbers) {
            bins[(int) (number * bins.length)]++;
        }
        double expected = (double) COUNT / bins.length;
        double chiSquare = 0;
        for (int bin : bins) {
            chiSquare += (bin - expected) * (bin - expected) / expected;
        }
        assertThat(chiSquare).as("chi-square of 99 degrees of freedom").isBetween(50.0, 170.0);
        assertThat(moment(numbers, 1)).isCloseTo(0.5, within(5 * Math.sqrt(1 / 12.0 / COUNT)));
    }

    @Test
    void numbersOfOtherKeysAreIndependent() {
        float[] numbers = normal(stream, 3, 1, 5);
        assertUncorrelated(numbers, normal(new RandomStream(43, Purpose.CRITIC_LATENT), 3, 1, 5));
        assertUncorrelated(numbers, normal(new RandomStream(42L + (1L << 32), Purpose.CRITIC_LATENT), 3, 1, 5));
        assertUncorrelated(numbers, normal(new RandomStream(42, Purpose.GENERATOR_LATENT), 3, 1, 5));
        assertUncorrelated(numbers, normal(stream, 4, 1, 5));
        assertUncorrelated(numbers, normal(stream, 3 + (1L << 32), 1, 5));
        assertUncorrelated(numbers, normal(stream, 3, 2, 5));
        assertUncorrelated(numbers, normal(stream, 3, 1, 6));
    }

    @Test
    void everyKeyGivesOtherBits() {
        Set<Long> seen = new HashSet<>();
        int keys = 0;
        for (Purpose purpose : Purpose.values()) {
            RandomStream bits = new RandomStream(42, purpose);
            for (int iteration = 0; iteration < 20; iteration++) {
                for (int step = 0; step < 5; step++) {
                    for (int sample = 0; sample < 16; sample++, keys++) {
                        seen.add(bits.bits(iteration, step, sample));
                    }
                }
            }
        }
        assertThat(seen).hasSize(keys);
    }

    @Test
    void aNumberDependsOnNothingButItsKey() {
        float[] alone = new float[10];
        new RandomStream(42, Purpose.CRITIC_LATENT).normal(7, 2, 9, alone, 0, 10);
        normal(stream, 1, 1, 1);
        float[] shifted = new float[25];
        stream.normal(7, 2, 9, shifted, 4, 20);
        for (int i = 0; i < alone.length; i++) {
            assertThat(shifted[4 + i]).isEqualTo(alone[i]);
        }
        assertThat(shifted[3]).isZero();
        assertThat(shifted[24]).isZero();
    }

    @Test
    void anOddCountFillsExactlyItsRange() {
        float[] numbers = new float[7];
        stream.normal(0, 0, 0, numbers, 1, 5);
        assertThat(numbers[0]).isZero();
        assertThat(numbers[5]).isNotZero();
        assertThat(numbers[6]).isZero();
    }

    private static float[] normal(RandomStream stream, long iteration, int step, int sample) {
        float[] numbers = new float[COUNT];
        stream.normal(iteration, step, sample, numbers, 0, COUNT);
        return numbers;
    }

    private static void assertUncorrelated(float[] a, float[] b) {
        double sum = 0;
        double ofSquares = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
            ofSquares += ((double) a[i] * a[i] - 1) * ((double) b[i] * b[i] - 1);
        }
        assertThat(sum / a.length).isCloseTo(0, within(5 / Math.sqrt(COUNT)));
        assertThat(ofSquares / a.length).isCloseTo(0, within(5 * 2 / Math.sqrt(COUNT)));
    }

    private static double moment(float[] numbers, int order) {
        double sum = 0;
        for (float number : numbers) {
            sum += Math.pow(number, order);
        }
        return sum / numbers.length;
    }
}
