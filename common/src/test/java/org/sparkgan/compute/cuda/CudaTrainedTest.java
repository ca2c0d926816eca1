package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.Average;
import org.sparkgan.compute.Clock;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.Rates;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.Tally;
import org.sparkgan.compute.Trained;
import org.sparkgan.gan.optimizer.Adam;
import org.sparkgan.gan.optimizer.Optimizer;
import org.sparkgan.gan.optimizer.RmsProp;

/** Training on the card against loops of the JVM. */
class CudaTrainedTest extends OnStandIn {
    private static final int COUNT = 1003;
    private static final double CLOSE = 1e-6;

    static Stream<Optimizer> optimizers() {
        return Stream.of(new Adam(2e-4, 0.5, 0.999), new Adam(0.1, 0, 0.9), new RmsProp(5e-5, 0.99));
    }

    /** The same parameters and gradient, trained on both devices. */
    private final class Both {
        final Twin parameters = inside(COUNT, 1);
        final Twin gradient = inside(COUNT, 1);
        final Tally tallyOfCpu = cpu.tally();
        final Tally tally = gpu.tally();
        final Clock clockOfCpu = cpu.clock();
        final Clock clock = gpu.clock();
        final Trained ofCpu;
        final Trained ofGpu;

        Both(Optimizer optimizer, Average average) {
            ofCpu = cpu.trained(parameters.ofCpu(), gradient.ofCpu(), optimizer, average, clockOfCpu, tallyOfCpu, 0);
            ofGpu = gpu.trained(parameters.ofGpu(), gradient.ofGpu(), optimizer, average, clock, tally, 0);
            float[] values = numbers();
            float[] averages = average == Average.KEPT ? numbers() : new float[0];
            OptimizerState state = OptimizerState.fresh(optimizer.settings(), COUNT);
            ofCpu.load(values, averages, state);
            ofGpu.load(values, averages, state);
        }

        void step(float share) {
            clockOfCpu.set(0, 0, share);
            ofCpu.step();
            stepOfGpu(share);
        }

        void stepOfGpu(float share) {
            clock.set(0, 0, share);
            ofGpu.step();
        }

        void newGradient() {
            double[] numbers = new double[COUNT];
            for (int i = 0; i < COUNT; i++) {
                // Some never move, as behind a dead ReLU.
                numbers[i] = i % 7 == 0 ? 0 : random.nextGaussian() * 1e-3;
            }
            gradient.ofCpu().write(numbers);
            gradient.ofGpu().write(numbers);
        }

        void assertClose() {
            CudaTrainedTest.assertClose(ofGpu.values(), ofCpu.values());
            CudaTrainedTest.assertClose(ofGpu.average(), ofCpu.average());
            CudaTrainedTest.assertClose(
                    ofGpu.optimizerState().mean(), ofCpu.optimizerState().mean());
            CudaTrainedTest.assertClose(
                    ofGpu.optimizerState().meanSquare(), ofCpu.optimizerState().meanSquare());
            assertThat(ofGpu.optimizerState().steps())
                    .isEqualTo(ofCpu.optimizerState().steps());
        }
    }

    private float[] numbers() {
        float[] numbers = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static void assertClose(float[] found, float[] expected) {
        assertThat(found).containsExactly(expected, within((float) CLOSE));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void followsTheCpu(Optimizer optimizer) {
        for (Average average : Average.values()) {
            Both both = new Both(optimizer, average);
            for (int step = 0; step < 20; step++) {
                both.newGradient();
                both.step(0.1f);
            }
            both.assertClose();
        }
    }

    /** Moments of 0.9 of the smallest number would stay for ever. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void noMomentIsSubnormal(Optimizer optimizer) {
        Both both = new Both(optimizer, Average.NONE);
        both.newGradient();
        both.stepOfGpu(0);
        both.gradient.ofGpu().write(new double[COUNT]);
        for (int step = 0; step < 400; step++) {
            both.stepOfGpu(0);
        }
        for (float moment : both.ofGpu.optimizerState().mean()) {
            assertThat(moment == 0 || Math.abs(moment) >= Float.MIN_NORMAL).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void goesDownAGradientOfOthers(Optimizer optimizer) {
        Both both = new Both(optimizer, Average.KEPT);
        for (int step = 0; step < 3; step++) {
            float[] given = numbers();
            both.ofCpu.step(given, 0.5f);
            both.ofGpu.step(given, 0.5f);
        }
        both.assertClose();
        assertThatThrownBy(() -> both.ofGpu.step(new float[3], 0))
                .hasMessage("Invalid state: expected 1003 numbers, but found 3");
    }

    @Test
    void goesOnFromAnyState() {
        Both both = new Both(new Adam(1e-3, 0.5, 0.99), Average.KEPT);
        OptimizerState state = new OptimizerState(123_456, numbers(), squares());
        float[] values = numbers();
        float[] average = numbers();
        both.ofCpu.load(values, average, state);
        both.ofGpu.load(values, average, state);
        both.assertClose();
        both.newGradient();
        both.step(1);
        both.assertClose();
        both.ofGpu.load(average);
        assertThat(both.ofGpu.values()).isEqualTo(average);
        assertThat(both.ofGpu.optimizerState().steps()).isEqualTo(123_457);
        assertThatThrownBy(() -> both.ofGpu.load(values, new float[0], state))
                .hasMessage("Invalid state: expected 1003 numbers, but found 0");
    }

    private float[] squares() {
        float[] squares = numbers();
        for (int i = 0; i < COUNT; i++) {
            squares[i] *= squares[i];
        }
        return squares;
    }

    /** Neither it nor those that follow, until the tally is cleared; a penalty counts as a loss does. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void takesNoStepPastWhatIsNoNumber(Optimizer optimizer) {
        Both both = new Both(optimizer, Average.KEPT);
        float[] before = both.ofGpu.values().clone();
        Twin norms = of(1, 2, 1, Double.POSITIVE_INFINITY);
        both.tally.clear();
        gpu.penalise(gpu.coefficient(1), 1, norms.ofGpu(), norms.ofGpu(), both.tally)
                .run();
        both.newGradient();
        both.stepOfGpu(0.5f);
        both.stepOfGpu(0.5f);
        assertThat(both.tally.read()).hasSize(1);
        assertThat(both.ofGpu.values()).isEqualTo(before);
        assertThat(both.ofGpu.optimizerState().steps()).isZero();
        both.assertClose();
        both.tally.clear();
        both.step(0.5f);
        both.assertClose();
    }

    /** A load leaves the rates, and what runs behind another step takes its own. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void takesStepsAtOtherRates(Optimizer optimizer) {
        Both both = new Both(optimizer, Average.KEPT);
        for (int step = 0; step < 12; step++) {
            Rates rates = new Rates(1e-3 * step, 0.9 + 0.008 * step);
            both.ofCpu.use(rates);
            both.ofGpu.use(rates);
            both.newGradient();
            both.step(0.1f);
            if (step == 6) {
                OptimizerState state =
                        new OptimizerState(40, optimizer instanceof Adam ? numbers() : new float[0], squares());
                float[] values = numbers();
                both.ofCpu.load(values, values, state);
                both.ofGpu.load(values, values, state);
            }
        }
        both.assertClose();
    }

    @Test
    void aRateOfZeroMovesNothing() {
        Both both = new Both(new Adam(1e-3, 0.5, 0.99), Average.NONE);
        float[] before = both.ofGpu.values().clone();
        both.ofGpu.use(new Rates(0, 0.99));
        both.newGradient();
        both.stepOfGpu(0);
        assertThat(both.ofGpu.values()).isEqualTo(before);
        assertThat(both.ofGpu.optimizerState().steps()).isEqualTo(1);
    }

    @Test
    void staysWithinBounds() {
        Both both = new Both(new RmsProp(1e-3, 0.9), Average.NONE);
        for (double bound : new double[] {0.5, 0.01}) {
            both.ofCpu.clamp(bound);
            both.ofGpu.clamp(bound);
            assertThat(both.ofGpu.values()).isEqualTo(both.ofCpu.values());
        }
    }

    @Test
    void partsOfAGradient() {
        Both both = new Both(new RmsProp(1e-3, 0.9), Average.NONE);
        double[] gradient = both.gradient.ofGpu().read();
        float[] read = both.ofGpu.gradient(new Stretch(10, 20));
        assertThat(read).hasSize(COUNT);
        for (int i : List.of(10, 19)) {
            assertThat((double) read[i]).isEqualTo(gradient[i]);
        }
        assertThat(read[9]).isZero();
        assertThat(read[20]).isZero();
        assertThat(both.ofGpu.gradient(Stretch.NONE)).isSameAs(read);
    }
}
