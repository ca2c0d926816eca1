package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SumTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 24})
    void everyWorkerHasTheBitsOfTheTree(int workers) throws Exception {
        Random random = new Random(workers);
        int[] lengths = {0, 1, workers - 1, workers + 1, 1 + random.nextInt(5000), 20_000 + random.nextInt(200_000)};
        List<List<float[]>> sums = sumsOf(Layout.of(workers), lengths);
        for (int i = 0; i < lengths.length; i++) {
            int[] expected = Vectors.bits(Vectors.sum(Vectors.random(workers, lengths[i], i)));
            for (int rank = 0; rank < workers; rank++) {
                assertThat(Vectors.bits(sums.get(rank).get(i))).isEqualTo(expected);
            }
        }
    }

    static Stream<List<Integer>> radices() {
        return Stream.of(
                List.of(8),
                List.of(2, 2, 2),
                List.of(4, 2),
                List.of(2, 4),
                List.of(2, 3),
                List.of(4, 3),
                List.of(2, 2, 5),
                List.of(4, 4));
    }

    @ParameterizedTest
    @MethodSource("radices")
    void theStagesDoNotShow(List<Integer> each) throws Exception {
        checkSums(new Layout(new Radices(each), 1 << 16), 0, 3, 7, 1001, 150_001);
    }

    /** So that headers and floats come and go in parts. */
    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24, 100, 1000})
    void thePiecesDoNotShow(int pieceBytes) throws Exception {
        for (List<Integer> radices : List.of(List.of(2), List.of(3), List.of(2, 3))) {
            checkSums(new Layout(new Radices(radices), pieceBytes), 0, 1, 7, 1001, 5000);
        }
    }

    /** As if each contribution and the sum had been rounded by hand; the way of the bytes does not show. */
    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24, 1000, 1 << 16})
    void roundedSumsAreThoseOfRoundedVectors(int pieceBytes) throws Exception {
        for (int workers : new int[] {2, 3, 5}) {
            int length = 5003;
            List<float[]> sums = Workers.run(new Layout(new Radices(List.of(workers)), pieceBytes), collective -> {
                float[] sum = Vectors.ofNumber(collective.rank(), length, 7);
                collective.sum(sum, 0, length, Precision.BFLOAT16);
                return sum;
            });
            List<float[]> rounded = Vectors.random(workers, length, 7);
            rounded.forEach(vector -> Precision.BFLOAT16.round(vector, 0, length));
            float[] expected = TreeSum.of(rounded);
            Precision.BFLOAT16.round(expected, 0, length);
            for (float[] sum : sums) {
                assertThat(Vectors.bits(sum)).isEqualTo(Vectors.bits(expected));
            }
        }
    }

    @Test
    void inStagesAllWorkersHaveTheSameRoundedSum() throws Exception {
        List<float[]> sums = Workers.run(new Layout(new Radices(List.of(2, 3)), 1000), collective -> {
            float[] sum = Vectors.ofNumber(collective.rank(), 5003, 7);
            collective.sum(sum, 0, sum.length, Precision.BFLOAT16);
            return sum;
        });
        List<float[]> vectors = Vectors.random(6, 5003, 7);
        float[] exact = TreeSum.of(vectors);
        for (float[] sum : sums) {
            assertThat(Vectors.bits(sum)).isEqualTo(Vectors.bits(sums.get(0)));
        }
        for (int i = 0; i < exact.length; i++) {
            float size = 0;
            for (float[] vector : vectors) {
                size += Math.abs(vector[i]);
            }
            // Three roundings, each by a 256th at most.
            assertThat(sums.get(0)[i]).isCloseTo(exact[i], Offset.offset(size / 80));
        }
    }

    @Test
    void aPeerOfAnotherPrecisionIsOutOfStep() throws Exception {
        List<ExchangeException> failures = Workers.failures(2, Workers.LONG, collective -> {
            collective.sum(new float[100], 0, 100, collective.rank() == 0 ? Precision.FLOAT : Precision.BFLOAT16);
            return null;
        });
        assertThat(failures).anySatisfy(failure -> assertThat(failure)
                .hasMessageContainingAll("out of step", "a sum of 100 floats", "a sum of 100 rounded floats"));
    }

    private static void checkSums(Layout layout, int... lengths) throws Exception {
        int workers = layout.radices().workers();
        List<List<float[]>> sums = sumsOf(layout, lengths);
        for (int i = 0; i < lengths.length; i++) {
            int[] expected = Vectors.bits(TreeSum.of(Vectors.random(workers, lengths[i], i)));
            for (int rank = 0; rank < workers; rank++) {
                assertThat(Vectors.bits(sums.get(rank).get(i))).isEqualTo(expected);
            }
        }
    }

    /** Of each worker, its sums of random vectors of these lengths. */
    private static List<List<float[]>> sumsOf(Layout layout, int[] lengths) throws Exception {
        return Workers.run(layout, collective -> {
            float[][] sums = new float[lengths.length][];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Vectors.ofNumber(collective.rank(), lengths[i], i);
                collective.sum(sums[i], 0, lengths[i]);
            }
            return Arrays.asList(sums);
        });
    }

    @Test
    void sumsARangeAndLeavesTheRest() throws Exception {
        List<float[]> vectors = Vectors.random(3, 10_000, 1);
        float[] whole = Vectors.sum(vectors);
        List<float[]> results = Workers.run(3, collective -> {
            float[] vector = vectors.get(collective.rank()).clone();
            collective.sum(vector, 17, 9_001);
            collective.sum(vector, 9_500, 9_500);
            return vector;
        });
        for (int rank = 0; rank < 3; rank++) {
            float[] expected = vectors.get(rank).clone();
            System.arraycopy(whole, 17, expected, 17, 9_001 - 17);
            assertThat(Vectors.bits(results.get(rank))).isEqualTo(Vectors.bits(expected));
        }
    }

    @Test
    void zerosInfinitiesAndNotANumberGoThrough() throws Exception {
        float infinity = Float.POSITIVE_INFINITY;
        float[][] vectors = {
            {-0f, infinity, infinity, Float.NaN, 1f, Float.intBitsToFloat(0x7fc12345)},
            {-0f, infinity, -infinity, 1f, Float.NaN, 2f},
            {-0f, 1f, 1f, 1f, 1f, Float.intBitsToFloat(0xffc54321)}
        };
        List<int[]> results = Workers.run(3, collective -> {
            float[] vector = vectors[collective.rank()].clone();
            collective.sum(vector, 0, vector.length);
            assertThat(vector).containsExactly(-0f, infinity, Float.NaN, Float.NaN, Float.NaN, Float.NaN);
            return Vectors.bits(vector);
        });
        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(results.get(2)).isEqualTo(results.get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void twoHundredSumsOfChangingLengthsInARow(int workers) throws Exception {
        Workers.run(workers, collective -> {
            Random lengths = new Random(1);
            for (int i = 0; i < 200; i++) {
                List<float[]> vectors = Vectors.random(workers, lengths.nextInt(i % 20 == 0 ? 50_000 : 500), i);
                float[] vector = vectors.get(collective.rank()).clone();
                collective.sum(vector, 0, vector.length);
                assertThat(Vectors.bits(vector)).isEqualTo(Vectors.bits(Vectors.sum(vectors)));
            }
            return null;
        });
    }

    @Test
    void aWorkerAloneKeepsItsBits() throws Exception {
        float[] vector = {-0f, Float.intBitsToFloat(0x7fc12345), 3f};
        int[] bits = Vectors.bits(vector);
        Workers.run(1, collective -> {
            collective.sum(vector, 0, 3);
            return null;
        });
        Collective.alone().sum(vector, 0, 3);
        assertThat(Vectors.bits(vector)).isEqualTo(bits);
    }

    @Test
    void countsWhatItHasSent() throws Exception {
        List<Long> sent = Workers.run(4, collective -> {
            collective.sum(new float[1000], 0, 1000);
            return collective.bytesSent();
        });
        // Three quarters of the vector as contributions, and this worker's quarter of the sum to three peers.
        assertThat(sent).containsOnly(2 * 3 * 250 * 4L);
    }

    @Test
    void refusesARangeOutsideTheVector() throws Exception {
        Workers.run(2, collective -> {
            assertThatThrownBy(() -> collective.sum(new float[3], 1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            float[] vector = {1f, 2f, 3f};
            collective.sum(vector, 0, 3);
            assertThat(vector).containsExactly(2f, 4f, 6f);
            return null;
        });
    }
}
