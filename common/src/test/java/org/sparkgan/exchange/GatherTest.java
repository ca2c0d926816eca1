package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GatherTest {
    static Stream<List<Integer>> radices() {
        return Stream.of(List.of(), List.of(2), List.of(3), List.of(8), List.of(2, 2, 2), List.of(2, 3), List.of(4, 2));
    }

    @ParameterizedTest
    @MethodSource("radices")
    void everyWorkerHasAllMessagesInOrder(List<Integer> each) throws Exception {
        int workers = new Radices(each).workers();
        for (int round = 0; round < 3; round++) {
            List<byte[]> messages = messages(workers, round);
            List<List<byte[]>> results =
                    Workers.run(each, collective -> collective.gather(messages.get(collective.rank())));
            for (List<byte[]> result : results) {
                assertThat(result).usingElementComparator(Arrays::compare).isEqualTo(messages);
            }
        }
    }

    @Test
    void messagesMayBeEmptyOrLarge() throws Exception {
        List<byte[]> messages = List.of(new byte[0], random(5_000_000, 1), random(3, 2), new byte[0]);
        for (List<Integer> radices : List.of(List.of(4), List.of(2, 2))) {
            List<List<byte[]>> results =
                    Workers.run(radices, collective -> collective.gather(messages.get(collective.rank())));
            for (List<byte[]> result : results) {
                assertThat(result).usingElementComparator(Arrays::compare).isEqualTo(messages);
            }
        }
    }

    @Test
    void sumsAndGatheringsMix() throws Exception {
        for (List<Integer> radices : List.of(List.of(4), List.of(2, 2))) {
            Workers.run(radices, collective -> {
                for (int i = 0; i < 50; i++) {
                    List<byte[]> messages = messages(4, i);
                    assertThat(collective.gather(messages.get(collective.rank())))
                            .usingElementComparator(Arrays::compare)
                            .isEqualTo(messages);
                    List<float[]> vectors = Vectors.random(4, 100 * i, i);
                    float[] vector = vectors.get(collective.rank()).clone();
                    collective.sum(vector, 0, vector.length);
                    assertThat(Vectors.bits(vector)).isEqualTo(Vectors.bits(Vectors.sum(vectors)));
                }
                return null;
            });
        }
    }

    private static List<byte[]> messages(int count, int seed) {
        Random random = new Random(seed);
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(random(random.nextInt(1000), seed));
        }
        return messages;
    }

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
