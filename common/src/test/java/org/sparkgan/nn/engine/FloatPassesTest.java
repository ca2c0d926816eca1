package org.sparkgan.nn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.reference.Numbers;

/** Some operations have ways of their own in single precision; the double ones, which finite differences check, are their oracle. */
class FloatPassesTest extends InDouble {
    private static final double CLOSE = 1e-5;

    FloatPassesTest() {
        super(11);
    }

    /** Convolutions of few and of many channels, of images that fill several chunks, with pixels that no window reaches. */
    static Stream<Layer> layers() {
        return Stream.concat(
                ConvolutionDifferencesTest.layers(),
                Stream.of(
                        new Conv2d(new FeatureMaps(3, 64, 64), 5, Kernel.HALVING),
                        new ConvTranspose2d(new FeatureMaps(5, 32, 32), 3, Kernel.HALVING),
                        new Conv2d(new FeatureMaps(7, 7, 8), 5, new Kernel(5, 3, 2)),
                        new Conv2d(new FeatureMaps(8, 7, 8), 5, new Kernel(5, 3, 2)),
                        new ConvTranspose2d(new FeatureMaps(16, 4, 4), 16, Kernel.HALVING),
                        new Conv2d(new FeatureMaps(16, 12, 10), 16, Kernel.HALVING),
                        new Conv2d(new FeatureMaps(16, 8, 8), 24, Kernel.HALVING),
                        new Dense(40, 30)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void areThoseInDouble(Layer layer) {
        Network inDouble = network(List.of(layer));
        Network inFloat = new Network(inDouble.spec(), new Nd4jDevice());
        Numbers.fill(inFloat.parameters(), Numbers.of(inDouble.parameters()));
        BoundNetwork expected = batch(inDouble);
        BoundNetwork actual = inFloat.activations(BATCH);
        Numbers.fill(actual.input(), Numbers.of(expected.input()));
        double[] delta = randoms((int) expected.output().length());
        run(expected, delta);
        run(actual, delta);
        assertClose(Numbers.of(actual.output()), Numbers.of(expected.output()));
        assertClose(Numbers.of(inFloat.gradient()), Numbers.of(inDouble.gradient()));
        assertClose(Numbers.of(actual.inputGradient()), Numbers.of(expected.inputGradient()));
    }

    private static void run(BoundNetwork batch, double[] delta) {
        batch.forward();
        Numbers.fill(batch.outputDelta(), delta);
        batch.backward();
        batch.inputGradient();
        batch.weightGradient();
    }

    private static void assertClose(double[] actual, double[] expected) {
        double scale = Math.sqrt(Numbers.dot(expected, expected) / Math.max(1, expected.length));
        assertThat(Numbers.largestDifference(actual, expected)).isLessThanOrEqualTo(CLOSE * Math.max(1, scale));
    }
}
