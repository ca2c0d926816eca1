package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Windows;

/** Elementwise operations and linear maps against the CPU's. */
class CudaElementsTest extends OnStandIn {
    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void elementwise(Arithmetic arithmetic) {
        for (int[] size : new int[][] {{1, 1}, {3, 5}, {17, 9}, {300, 7}, {2, 700}, {1, 5}, {6, 1}}) {
            int rows = size[0];
            int columns = size[1];
            for (Twin right : new Twin[] {inside(rows, columns), inside(1, columns), inside(1, 1)}) {
                Twin left = inside(rows, columns);
                Twin to = inside(rows, columns);
                cpu.elementwise(arithmetic, to.ofCpu(), left.ofCpu(), right.ofCpu())
                        .run();
                gpu.elementwise(arithmetic, to.ofGpu(), left.ofGpu(), right.ofGpu())
                        .run();
                to.assertClose(1e-6);
            }
        }
    }

    @Test
    void inPlaceAndByColumn() {
        Twin left = inside(5, 70);
        Twin column = inside(5, 1);
        double[] before = left.ofGpu().read();
        double[] factors = column.ofGpu().read();
        gpu.elementwise(Arithmetic.PRODUCT, left.ofGpu(), left.ofGpu(), column.ofGpu())
                .run();
        double[] after = left.ofGpu().read();
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i]).isEqualTo((float) before[i] * (float) factors[i % 5]);
        }
        gpu.elementwise(Arithmetic.DIFFERENCE, left.ofGpu(), left.ofGpu(), left.ofGpu())
                .run();
        assertThat(left.ofGpu().read()).containsOnly(0);
    }

    @Test
    void anOperandThatDoesNotFitIsRefused() {
        Twin to = inside(3, 4);
        Twin right = inside(2, 1);
        assertThatThrownBy(() -> gpu.elementwise(Arithmetic.SUM, to.ofGpu(), to.ofGpu(), right.ofGpu()))
                .hasMessage(
                        "Invalid operand: 2 x 1 is neither all of 3 x 4, nor a row or column of it, nor one number");
        assertThatThrownBy(() -> gpu.copy(to.ofGpu(), right.ofGpu()))
                .hasMessage("Invalid copy: a matrix of 3 x 4 cannot take one of 2 x 1");
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void activations(Function function) {
        Twin input = inside(11, 53);
        input.part(0, 3, 1).ofCpu().write(0, 50, -50);
        input.part(0, 3, 1).ofGpu().write(0, 50, -50);
        Twin output = inside(11, 53);
        Twin slope = inside(11, 53);
        cpu.activate(function, input.ofCpu(), output.ofCpu(), slope.ofCpu()).run();
        gpu.activate(function, input.ofGpu(), output.ofGpu(), slope.ofGpu()).run();
        output.assertClose(1e-6);
        slope.assertClose(1e-6);
        gpu.activate(function, input.ofGpu(), input.ofGpu(), slope.ofGpu()).run();
        assertThat(input.ofGpu().read()).isEqualTo(output.ofGpu().read());
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void aNumberThatIsNoneStaysSo(Function function) {
        Twin input = of(1, 1, Double.NaN);
        gpu.activate(function, input.ofGpu(), input.ofGpu(), inside(1, 1).ofGpu())
                .run();
        assertThat(input.ofGpu().read()).containsExactly(Double.NaN);
    }

    @Test
    void fillAndCopy() {
        Twin to = inside(7, 3);
        gpu.fill(to.ofGpu(), -0.3).run();
        assertThat(to.ofGpu().read()).containsOnly(-0.3f);
        Twin from = inside(3, 7);
        gpu.copy(to.ofGpu(), from.ofGpu()).run();
        assertThat(to.ofGpu().read()).isEqualTo(from.ofGpu().read());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "3, 5, 4, 1",
        "16, 2, 3, 1",
        "300, 2, 2, 1",
        "2, 300, 1, 1",
        "3, 5, 1, 2",
        "4, 3, 5, 16",
        "2, 2, 2, 300"
    })
    void transpose(int rows, int columns, int samples, int numbers) {
        Twin from = inside((long) rows * columns * numbers, samples);
        Twin to = inside((long) rows * columns * numbers, samples);
        cpu.transpose(from.ofCpu(), to.ofCpu(), rows, columns, numbers).run();
        gpu.transpose(from.ofGpu(), to.ofGpu(), rows, columns, numbers).run();
        to.assertClose(0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 2", "3, 2, 5, 3", "2, 7, 1, 1", "260, 4, 4, 2"})
    void smooth(int channels, int height, int width, int samples) {
        FeatureMaps maps = new FeatureMaps(channels, height, width);
        Twin from = inside(maps.values(), samples);
        Twin to = inside(maps.values(), samples);
        cpu.smooth(maps, from.ofCpu(), to.ofCpu()).run();
        gpu.smooth(maps, from.ofGpu(), to.ofGpu()).run();
        to.assertClose(1e-6);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 2, 2, 2, 3", "3, 4, 6, 2, 2, 2", "5, 4, 4, 4, 4, 3", "2, 6, 3, 3, 1, 1", "260, 2, 2, 2, 2, 2"})
    void windows(int channels, int height, int width, int high, int wide, int samples) {
        Windows windows = new Windows(new FeatureMaps(channels, height, width), high, wide);
        Twin maps = inside(windows.maps().values(), samples);
        Twin means = inside(windows.means().values(), samples);
        cpu.average(windows, maps.ofCpu(), means.ofCpu(), 4).run();
        gpu.average(windows, maps.ofGpu(), means.ofGpu(), 4).run();
        means.assertClose(1e-6);
        cpu.spread(windows, means.ofCpu(), maps.ofCpu(), 1.5).run();
        gpu.spread(windows, means.ofGpu(), maps.ofGpu(), 1.5).run();
        maps.assertClose(1e-6);
    }

    /** Five pixels have two whole windows of two, and one pixel of none. */
    @Test
    void pixelsOfNoWholeWindow() {
        Windows windows = new Windows(new FeatureMaps(1, 5, 5), 2, 2);
        Twin maps = inside(25, 1);
        Twin means = of(4, 1, 4, 8, 12, 16);
        gpu.spread(windows, means.ofGpu(), maps.ofGpu(), 1).run();
        assertThat(maps.ofGpu().read())
                .containsExactly(1, 1, 2, 2, 0, 1, 1, 2, 2, 0, 3, 3, 4, 4, 0, 3, 3, 4, 4, 0, 0, 0, 0, 0, 0);
        gpu.average(windows, maps.ofGpu(), means.ofGpu(), 1).run();
        assertThat(means.ofGpu().read()).containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "255", "256", "1025"})
    void unit(int length) {
        Twin vector = inside(length, 1);
        Twin norm = inside(1, 1);
        double size =
                Math.sqrt(Arrays.stream(vector.ofGpu().read()).map(x -> x * x).sum());
        cpu.unit(vector.ofCpu(), norm.ofCpu()).run();
        gpu.unit(vector.ofGpu(), norm.ofGpu()).run();
        assertThat(norm.ofGpu().read()).containsExactly((float) size);
        vector.assertClose(1e-6);
    }
}
