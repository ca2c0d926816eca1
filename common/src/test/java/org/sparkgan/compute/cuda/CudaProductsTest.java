package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Factor.Use;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Product;

/** Products against the CPU's, by cuBLAS and by our own kernels. */
class CudaProductsTest extends OnStandIn {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "3, 5, 7",
        "17, 4, 33",
        "1, 6, 40",
        "1, 6, 5",
        "6, 1, 40",
        "300, 1, 3",
        "3, 1, 9000",
        "1, 1, 20000",
        "1, 9, 700",
        "9, 1, 700",
        "600, 1, 130",
        "1, 600, 130",
        "5, 1, 1",
        "1, 5, 1"
    })
    void ofAllKinds(int rows, int columns, int inner) {
        for (Product product : Product.values()) {
            for (Use leftUse : Use.values()) {
                for (Use rightUse : Use.values()) {
                    Twin left = leftUse == Use.PLAIN ? inside(rows, inner) : inside(inner, rows);
                    Twin right = rightUse == Use.PLAIN ? inside(inner, columns) : inside(columns, inner);
                    Twin to = inside(rows, columns);
                    cpu.product(
                                    product,
                                    to.ofCpu(),
                                    new Factor(left.ofCpu(), leftUse),
                                    new Factor(right.ofCpu(), rightUse))
                            .run();
                    gpu.product(
                                    product,
                                    to.ofGpu(),
                                    new Factor(left.ofGpu(), leftUse),
                                    new Factor(right.ofGpu(), rightUse))
                            .run();
                    to.assertClose(1e-5);
                }
            }
        }
    }

    /** As the gradient by a bias of a unit that is on for all samples: whatever is left, Adam blows up to a full step. */
    @ParameterizedTest
    @CsvSource({"1, 30", "3, 20000", "300, 64", "64, 2000"})
    void halvesCancel(int rows, int half) {
        Matrix delta = inside(rows, 2L * half).ofGpu();
        double[] first = delta.columns(0, half).read();
        delta.columns(half, 2L * half).write(Arrays.stream(first).map(x -> -x).toArray());
        Matrix ones = memory.ones(half);
        Matrix sum = inside(rows, 1).ofGpu();
        gpu.product(Product.INTO, sum, Factor.plain(delta.columns(0, half)), Factor.plain(ones))
                .run();
        assertThat(sum.read()).isNotEqualTo(new double[rows]);
        gpu.product(Product.ADDED, sum, Factor.plain(delta.columns(half, 2L * half)), Factor.plain(ones))
                .run();
        assertThat(sum.read()).isEqualTo(new double[rows]);
    }

    @Test
    void withoutAnythingBetween() {
        Matrix to = inside(2, 2).ofGpu();
        Matrix left = memory.matrix(2, 0);
        Matrix right = memory.matrix(0, 2);
        double[] before = to.read();
        gpu.product(Product.ADDED, to, Factor.plain(left), Factor.plain(right)).run();
        assertThat(to.read()).isEqualTo(before);
        gpu.product(Product.INTO, to, Factor.plain(left), Factor.plain(right)).run();
        assertThat(to.read()).containsOnly(0);
    }

    @Test
    void sidesThatDoNotFitAreRefused() {
        Matrix square = inside(2, 2).ofGpu();
        assertThatThrownBy(() -> gpu.product(
                        Product.INTO,
                        square,
                        Factor.plain(inside(2, 3).ofGpu()),
                        Factor.transposed(inside(3, 2).ofGpu())))
                .hasMessage("Invalid product: 2 x 3 times 2 x 3 is not 2 x 2");
    }
}
