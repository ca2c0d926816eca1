package org.sparkgan.compute.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Factor.Use;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.Product;
import org.sparkgan.compute.Windows;
import org.sparkgan.compute.Workspace;

/** Against the same in double, of factors that the JVM has rounded to bfloat16: nothing but these is rounded. */
@ExtendWith(Bfloat16Machine.class)
class Bfloat16DeviceTest {
    /** Of the largest number: sums in float. */
    private static final double MOST = 2e-5;

    private static final int HALF = 1 << 15;
    private static final int LOWER = 0xFFFF;

    private final Random random = new Random(1);
    private final Device rounding = new Nd4jDevice(Precision.BFLOAT16);
    private final Device exact = new Nd4jDevice(Precision.DOUBLE);

    @AfterEach
    void close() {
        rounding.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, PLAIN, INTO",
        "PLAIN, TRANSPOSED, INTO",
        "TRANSPOSED, PLAIN, INTO",
        "TRANSPOSED, TRANSPOSED, INTO",
        "PLAIN, PLAIN, ADDED",
        "TRANSPOSED, PLAIN, ADDED"
    })
    void productsOfRoundedFactors(Use leftUse, Use rightUse, Product product) {
        double[] left = numbers(37 * 50);
        double[] right = numbers(50 * 23);
        double[] before = numbers(37 * 23);
        double[] found = product(rounding, left, leftUse, right, rightUse, product, before);
        assertClose(found, product(exact, rounded(left), leftUse, rounded(right), rightUse, product, before));
        assertThat(distance(found, product(exact, left, leftUse, right, rightUse, product, before)))
                .as("rounding is seen")
                .isGreaterThan(10 * MOST);
    }

    private static double[] product(
            Device on, double[] left, Use leftUse, double[] right, Use rightUse, Product product, double... before) {
        Memory memory = on.memory();
        Matrix first = leftUse == Use.PLAIN ? filled(memory, 37, 50, left) : filled(memory, 50, 37, left);
        Matrix second = rightUse == Use.PLAIN ? filled(memory, 50, 23, right) : filled(memory, 23, 50, right);
        Matrix to = filled(memory, 37, 23, before);
        on.product(product, to, new Factor(first, leftUse), new Factor(second, rightUse))
                .run();
        return to.read();
    }

    /** As scores and sums over a batch are. */
    @Test
    void vectorsAreNotRounded() {
        double[] left = numbers(37 * 50);
        double[] right = numbers(50);
        double[] found = vector(rounding, left, right);
        assertClose(found, vector(exact, left, right));
    }

    private static double[] vector(Device on, double[] left, double[] right) {
        Memory memory = on.memory();
        Matrix to = memory.matrix(37, 1);
        on.product(
                        Product.INTO,
                        to,
                        Factor.plain(filled(memory, 37, 50, left)),
                        Factor.plain(filled(memory, 50, 1, right)))
                .run();
        return to.read();
    }

    static Stream<Convolution> convolutions() {
        return Stream.of(
                new Convolution(Kernel.HALVING, new FeatureMaps(16, 32, 32), new FeatureMaps(24, 16, 16)),
                new Convolution(Kernel.HALVING, new FeatureMaps(16, 16, 16), new FeatureMaps(24, 8, 8)),
                new Convolution(Kernel.HALVING, new FeatureMaps(16, 8, 8), new FeatureMaps(24, 4, 4)),
                new Convolution(Kernel.HALVING, new FeatureMaps(3, 32, 32), new FeatureMaps(16, 16, 16)),
                new Convolution(Kernel.HALVING, new FeatureMaps(1, 28, 28), new FeatureMaps(5, 14, 14)),
                new Convolution(new Kernel(3, 1, 1), new FeatureMaps(16, 16, 16), new FeatureMaps(8, 16, 16)),
                new Convolution(new Kernel(1, 1, 0), new FeatureMaps(9, 16, 16), new FeatureMaps(20, 16, 16)),
                new Convolution(new Kernel(4, 1, 0), new FeatureMaps(8, 4, 4), new FeatureMaps(12, 1, 1)),
                new Convolution(new Kernel(3, 2, 0), new FeatureMaps(8, 10, 10), new FeatureMaps(12, 4, 4)));
    }

    /** Which weights, images and maps are looked at in the order in which the device computes them. */
    private enum Way {
        DOWN,
        DOWN_WITH_BIASES,
        UP,
        GRADIENT
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolutionsOfRoundedFactors(Convolution shape) {
        // More samples than patches are read at a time.
        int samples = 70;
        double[] image = numbers(shape.image().values() * samples);
        double[] maps = numbers(shape.maps().values() * samples);
        double[] weights = numbers(shape.window() * shape.maps().channels());
        double[] biases = numbers(shape.maps().channels());
        for (Way way : Way.values()) {
            assertClose(
                    convolution(rounding, shape, samples, way, image, maps, weights, biases),
                    convolution(exact, shape, samples, way, rounded(image), rounded(maps), rounded(weights), biases));
        }
    }

    private static double[] convolution(
            Device on, Convolution shape, int samples, Way way, double[] image, double[] maps, double[] w, double[] b) {
        Memory memory = on.memory();
        Matrix images = filled(memory, shape.image().values(), samples, image);
        Matrix deltas = filled(memory, shape.maps().values(), samples, maps);
        Matrix weights = filled(memory, shape.window(), shape.maps().channels(), w);
        Matrix biases = filled(memory, shape.maps().channels(), 1, b);
        Workspace workspace = memory.workspace(shape, samples);
        Matrix result =
                switch (way) {
                    case DOWN, DOWN_WITH_BIASES -> memory.matrix(shape.maps().values(), samples);
                    case UP -> memory.matrix(shape.image().values(), samples);
                    case GRADIENT -> memory.matrix(shape.window(), shape.maps().channels());
                };
        Operation operation =
                switch (way) {
                    case DOWN -> on.convolve(shape, images, weights, Matrix.NONE, result, workspace);
                    case DOWN_WITH_BIASES -> on.convolve(shape, images, weights, biases, result, workspace);
                    case UP -> on.convolveBack(shape, deltas, weights, result, workspace);
                    case GRADIENT -> on.convolutionGradient(shape, images, deltas, result, workspace);
                };
        // Twice: what was rounded is taken again.
        operation.run();
        operation.run();
        return result.read();
    }

    /** What writes a matrix. */
    private interface Writing extends BiFunction<Device, Matrix, Operation> {}

    private static Arguments writing(String name, Writing how) {
        return Arguments.of(name, how);
    }

    static Stream<Arguments> writings() {
        return Stream.of(
                writing("fill", (device, to) -> device.fill(to, 0.3)),
                writing("copy", (device, to) -> device.copy(to, other(device))),
                writing("sum", (device, to) -> device.elementwise(Arithmetic.SUM, to, to, other(device))),
                writing(
                        "product",
                        (device, to) -> device.product(
                                Product.INTO, to, Factor.plain(other(device)), Factor.plain(other(device)))),
                writing(
                        "function",
                        (device, to) -> device.activate(
                                Function.RELU,
                                other(device),
                                to,
                                device.memory().matrix(8, 8))),
                writing(
                        "slope",
                        (device, to) -> device.activate(
                                Function.RELU, other(device), device.memory().matrix(8, 8), to)),
                writing("transpose", (device, to) -> device.transpose(other(device), to, 2, 4, 1)),
                writing("transpose of runs", (device, to) -> device.transpose(other(device), to, 2, 2, 2)),
                writing("smoothing", (device, to) -> device.smooth(new FeatureMaps(2, 2, 2), other(device), to)),
                writing("unit", (device, to) -> device.unit(to, device.memory().matrix(1, 1))),
                writing(
                        "mean",
                        (device, to) -> device.average(
                                new Windows(new FeatureMaps(2, 4, 4), 2, 2), filled(device.memory(), 32, 8), to, 1)),
                writing(
                        "spread",
                        (device, to) -> device.spread(
                                new Windows(new FeatureMaps(2, 2, 2), 2, 2), filled(device.memory(), 2, 8), to, 1)),
                writing(
                        "convolution",
                        (device, to) -> device.convolve(
                                POINT,
                                other(device),
                                filled(device.memory(), 2, 2),
                                Matrix.NONE,
                                to,
                                workspace(device))),
                writing(
                        "transposed convolution",
                        (device, to) -> device.convolveBack(
                                POINT, other(device), filled(device.memory(), 2, 2), to, workspace(device))),
                writing("upload", (device, to) -> {
                    HostVector vector = device.mirror(to);
                    return () -> {
                        Arrays.fill(vector.values(), 0.7f);
                        vector.upload();
                    };
                }),
                writing("bytes", (device, to) -> {
                    var pixels = device.pixels(to, 1);
                    return () -> pixels.upload(0);
                }),
                writing(
                        "write",
                        (device, to) -> () -> to.write(new Random(5).doubles(64).toArray())));
    }

    private static final Convolution POINT =
            new Convolution(new Kernel(1, 1, 0), new FeatureMaps(2, 2, 2), new FeatureMaps(2, 2, 2));

    private static Workspace workspace(Device device) {
        return device.memory().workspace(POINT, 8);
    }

    private static Matrix other(Device device) {
        return filled(device.memory(), 8, 8);
    }

    /** A copy that is not made anew would give the product of before. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("writings")
    void aProductSeesWhatHasChanged(String name, Writing how) {
        Matrix factor = other(rounding);
        factor.write(numbers(64));
        Matrix result = rounding.memory().matrix(8, 8);
        Matrix by = other(rounding);
        Operation product = rounding.product(Product.INTO, result, Factor.plain(factor), Factor.plain(by));
        product.run();
        double[] before = result.read();
        how.apply(rounding, factor).run();
        product.run();
        assertThat(result.read()).isNotEqualTo(before);
        assertClose(result.read(), eight(exact, rounded(factor.read()), rounded(by.read())));
    }

    private static double[] eight(Device on, double[] left, double... right) {
        Matrix to = on.memory().matrix(8, 8);
        on.product(
                        Product.INTO,
                        to,
                        Factor.plain(filled(on.memory(), 8, 8, left)),
                        Factor.plain(filled(on.memory(), 8, 8, right)))
                .run();
        return to.read();
    }

    private static Matrix filled(Memory memory, int rows, int columns, double... values) {
        Matrix matrix = memory.matrix(rows, columns);
        matrix.write(
                values.length == 0
                        ? new Random(rows).doubles((long) rows * columns, -1, 1).toArray()
                        : values);
        return matrix;
    }

    private double[] numbers(int count) {
        double[] numbers = random.doubles(count, -1, 1).toArray();
        // As floats, so that both devices begin with the same.
        Arrays.setAll(numbers, i -> (float) numbers[i]);
        return numbers;
    }

    /** To the nearest, of two the even one. */
    private static double[] rounded(double... numbers) {
        return Arrays.stream(numbers)
                .map(number -> {
                    int bits = Float.floatToIntBits((float) number);
                    int odd = bits >>> 16 & 1;
                    return Float.intBitsToFloat((bits + HALF - 1 + odd) & ~LOWER);
                })
                .toArray();
    }

    private static void assertClose(double[] found, double... expected) {
        assertThat(distance(found, expected)).isLessThan(MOST);
    }

    /** The largest difference, as a share of the largest number. */
    private static double distance(double[] found, double... expected) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs(found[i] - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return difference / largest;
    }
}
