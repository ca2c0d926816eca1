package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSumTest {
    private static final int LENGTH = 2500;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 31, 33, 64, 100})
    void sumsInTheOrderOfTheTree(int count) {
        List<float[]> vectors = Vectors.random(count, LENGTH, count);
        assertThat(Vectors.bits(TreeSum.of(vectors))).isEqualTo(Vectors.bits(Vectors.sum(vectors)));
    }

    @Test
    void writesTheOrderOut() {
        float[] x = Vectors.random(7, 1);
        List<float[]> vectors = new ArrayList<>();
        for (float each : x) {
            vectors.add(new float[] {each});
        }
        assertThat(TreeSum.of(vectors.subList(0, 3))).containsExactly((x[0] + x[1]) + x[2]);
        assertThat(TreeSum.of(vectors.subList(0, 5))).containsExactly(((x[0] + x[1]) + (x[2] + x[3])) + x[4]);
        assertThat(TreeSum.of(vectors)).containsExactly(((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + x[6]));
    }

    @Test
    void theOrderShowsInTheBits() {
        List<float[]> vectors = Vectors.random(8, LENGTH, 1);
        assertThat(TreeSum.of(vectors)).isNotEqualTo(Vectors.sumInARow(vectors));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void sumsOfAlignedBlocksGiveTheSameBits(int block) {
        for (int count = 1; count <= 40; count++) {
            List<float[]> vectors = Vectors.random(count, 10, count);
            List<float[]> blocks = new ArrayList<>();
            for (int first = 0; first < count; first += block) {
                blocks.add(TreeSum.of(vectors.subList(first, Math.min(count, first + block))));
            }
            assertThat(Vectors.bits(TreeSum.of(blocks))).isEqualTo(Vectors.bits(TreeSum.of(vectors)));
        }
    }

    @Test
    void sumsARangeOfPartsInPlace() {
        List<float[]> vectors = Vectors.random(3, LENGTH, 1);
        float[] whole = Vectors.sum(vectors);
        float[] second = new float[LENGTH + 5];
        System.arraycopy(vectors.get(1), 0, second, 5, LENGTH);
        TreeSum tree = new TreeSum(3);
        tree.place(0, vectors.get(0), 0);
        tree.place(1, second, 5);
        tree.place(2, vectors.get(2), 0);
        tree.sum(100, 2300, second, 5);
        for (int i = 0; i < LENGTH; i++) {
            float expected = i >= 100 && i < 2300 ? whole[i] : vectors.get(1)[i];
            assertThat(second[5 + i]).isEqualTo(expected);
        }
    }

    @Test
    void addsNothingToAZero() {
        float[] zeros = {-0f, -0f, 0f};
        assertThat(Vectors.bits(TreeSum.of(List.of(zeros)))).isEqualTo(Vectors.bits(zeros));
        assertThat(Vectors.bits(TreeSum.of(List.of(zeros, zeros, zeros)))).isEqualTo(Vectors.bits(zeros));
    }

    @Test
    void refusesNoVectors() {
        assertThatThrownBy(() -> new TreeSum(0)).hasMessage("Invalid count of vectors: 0");
    }
}
