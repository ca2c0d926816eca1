package org.sparkgan.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.data.TestShards.orderOf;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageOrderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 64, 65, 1000, 4097, 30_000})
    void everyImageOnceAnEpoch(int images) {
        ImageOrder order = orderOf(42, 1, images);
        for (long epoch = 0; epoch < 3; epoch++) {
            BitSet seen = new BitSet(images);
            for (int i = 0; i < images; i++) {
                seen.set((int) order.at(epoch * images + i));
            }
            assertThat(seen.cardinality()).isEqualTo(images);
            assertThat(seen.length()).isEqualTo(images);
        }
    }

    @Test
    void aPositionDoesNotDependOnWhatWasAskedBefore() {
        ImageOrder forward = orderOf(42, 3, 1000);
        ImageOrder backward = orderOf(42, 3, 1000);
        long[] expected = new long[3000];
        for (int i = 0; i < 3000; i++) {
            expected[i] = forward.at(i);
        }
        for (int i = 2999; i >= 0; i--) {
            assertThat(backward.at(i)).isEqualTo(expected[i]);
        }
    }

    @Test
    void seedsWorkersAndEpochsHaveOrdersOfTheirOwn() {
        ImageOrder order = orderOf(42, 0, 1000);
        assertThat(matches(order, 0, order, 1000)).isLessThan(12);
        assertThat(matches(order, 0, orderOf(42, 1, 1000), 0)).isLessThan(12);
        assertThat(matches(order, 0, orderOf(43, 0, 1000), 0)).isLessThan(12);
    }

    @Test
    void positionsFarOutAreAsGood() {
        ImageOrder order = orderOf(42, 0, 1000);
        long far = 1000L * (1L << 35);
        assertThat(matches(order, 0, order, far)).isLessThan(12);
        assertThat(matches(order, far, order, far + 1000)).isLessThan(12);
    }

    /** Pearson's chi-square over all 120 orders of five images; with 119 degrees of freedom, 200 has p = 5e-6. */
    @Test
    void everyPermutationIsAsLikely() {
        ImageOrder order = orderOf(7, 0, 5);
        int epochs = 24_000;
        Map<Integer, Integer> counts = new HashMap<>();
        for (long epoch = 0; epoch < epochs; epoch++) {
            int permutation = 0;
            for (int i = 0; i < 5; i++) {
                permutation = permutation * 5 + (int) order.at(epoch * 5 + i);
            }
            counts.merge(permutation, 1, Integer::sum);
        }
        double expected = epochs / 120.0;
        assertThat(counts).hasSize(120);
        assertThat(counts.values().stream()
                        .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                        .sum())
                .isBetween(60.0, 200.0);
    }

    /** Neighbours in the order are as far apart as in a random order: a third of the images on average. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 1025, 30_000})
    void neighboursAreScattered(int images) {
        ImageOrder order = orderOf(42, 0, images);
        int descents = 0;
        double distance = 0;
        int positions = 20 * images;
        for (int i = 1; i < positions; i++) {
            distance += Math.abs(order.at(i) - order.at(i - 1));
            descents += order.at(i) < order.at(i - 1) ? 1 : 0;
        }
        assertThat(distance / positions / images).isCloseTo(1.0 / 3, within(0.01));
        assertThat((double) descents / positions).isCloseTo(0.5, within(0.01));
    }

    /** A run that is resumed with another build must go on in the same order; the hashes cover two epochs. */
    @Test
    void theNumbersOfEarlierBuildsStay() {
        assertThat(hash(orderOf(42, 0, 10))).isEqualTo(-976885017610596820L);
        assertThat(hash(orderOf(42, 3, 1000))).isEqualTo(6113409069181371938L);
        assertThat(hash(orderOf(7, 1, 30_000))).isEqualTo(-6724855182216000638L);
    }

    private static long hash(ImageOrder order) {
        long hash = 0;
        for (int i = 0; i < 2 * order.images(); i++) {
            hash = hash * 31 + order.at(i);
        }
        return hash;
    }

    @Test
    void refusesAnEmptyShard() {
        assertThatThrownBy(() -> orderOf(42, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an order needs images >= 1, but has 0");
    }

    private static int matches(ImageOrder one, long from, ImageOrder other, long otherFrom) {
        int matches = 0;
        for (int i = 0; i < 1000; i++) {
            matches += one.at(from + i) == other.at(otherFrom + i) ? 1 : 0;
        }
        return matches;
    }
}
