package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Anchors;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Coefficient;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Loss;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Scores;
import org.sparkgan.compute.Tally;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.gan.objective.Objective;

/** Losses and penalties against the JVM's own formulas. */
class CudaLossesTest extends OnStandIn {
    private static final Loss LOSS = Objective.ofCritic(ObjectiveName.HINGE);

    @ParameterizedTest
    @EnumSource(ObjectiveName.class)
    void losses(ObjectiveName objective) {
        for (int samples : new int[] {1, 5, 300}) {
            assertSame(Objective.ofCritic(objective), samples, true);
            assertSame(
                    Objective.ofGenerator(objective),
                    samples,
                    Objective.of(objective).generatorSeesReal());
        }
    }

    private void assertSame(Loss loss, int samples, boolean seesReal) {
        Twin real = extreme(inside(1, samples));
        Twin generated = extreme(inside(1, samples));
        Twin deltas = inside(1, 2L * samples);
        Tally ofCpu = cpu.tally();
        Tally ofGpu = gpu.tally();
        ofGpu.clear();
        Scores none = new Scores(Matrix.NONE, Matrix.NONE);
        Twin first = deltas.columns(0, samples);
        Twin second = deltas.columns(samples, 2L * samples);
        cpu.judge(
                        loss,
                        seesReal ? new Scores(real.ofCpu(), first.ofCpu()) : none,
                        new Scores(generated.ofCpu(), second.ofCpu()),
                        ofCpu)
                .run();
        gpu.judge(
                        loss,
                        seesReal ? new Scores(real.ofGpu(), first.ofGpu()) : none,
                        new Scores(generated.ofGpu(), second.ofGpu()),
                        ofGpu)
                .run();
        deltas.assertClose(1e-7);
        double[] expected = ofCpu.read();
        double[] found = ofGpu.read();
        assertThat(found).hasSize(4);
        assertThat(found[0]).isCloseTo(expected[0], within(1e-12 * (1 + Math.abs(expected[0]))));
        if (seesReal) {
            assertThat(found[1]).isCloseTo(expected[1], within(1e-12 * (1 + Math.abs(expected[1]))));
        } else {
            assertThat(found[1]).isNaN();
        }
        assertThat(found[2]).isEqualTo(expected[2]);
        if (seesReal) {
            assertThat(found[3]).isCloseTo(expected[3], within(1e-12 * (1 + Math.abs(expected[3]))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 300})
    void scoresAreHeldTogether(int samples) {
        Twin real = inside(1, samples);
        Twin generated = inside(1, samples);
        Twin deltas = inside(1, 2L * samples);
        for (double weight : new double[] {0, 0.25}) {
            Tally ofCpu = cpu.tally();
            Tally ofGpu = gpu.tally();
            ofGpu.clear();
            cpu.judge(
                            LOSS.held(anchors(cpu, weight)),
                            new Scores(real.ofCpu(), deltas.columns(0, samples).ofCpu()),
                            new Scores(
                                    generated.ofCpu(),
                                    deltas.columns(samples, 2L * samples).ofCpu()),
                            ofCpu)
                    .run();
            gpu.judge(
                            LOSS.held(anchors(gpu, weight)),
                            new Scores(real.ofGpu(), deltas.columns(0, samples).ofGpu()),
                            new Scores(
                                    generated.ofGpu(),
                                    deltas.columns(samples, 2L * samples).ofGpu()),
                            ofGpu)
                    .run();
            deltas.assertClose(1e-7);
            assertThat(ofGpu.read()).containsExactly(ofCpu.read(), within(1e-12));
            assertThat(ofCpu.read()[Loss.REPORTED] > 0).isEqualTo(weight > 0);
        }
    }

    private static Anchors anchors(Device device, double weight) {
        return new Anchors(device.coefficient(weight), device.coefficient(1.5), device.coefficient(-0.25));
    }

    /** The first is where exponentials overflow. */
    private static Twin extreme(Twin scores) {
        scores.part(0, 1, 1).ofCpu().write(-800);
        scores.part(0, 1, 1).ofGpu().write(-800);
        return scores;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 300})
    void penalties(int samples) {
        Twin norms = inside(1, samples);
        gpu.elementwise(Arithmetic.PRODUCT, norms.ofGpu(), norms.ofGpu(), norms.ofGpu())
                .run();
        norms.ofCpu().write(norms.ofGpu().read());
        norms.part(0, 1, 1).ofCpu().write(0);
        norms.part(0, 1, 1).ofGpu().write(0);
        Twin factors = inside(1, samples);
        Tally ofCpu = cpu.tally();
        Tally ofGpu = gpu.tally();
        ofGpu.clear();
        cpu.penalise(cpu.coefficient(10), 1, norms.ofCpu(), factors.ofCpu(), ofCpu)
                .run();
        gpu.penalise(gpu.coefficient(10), 1, norms.ofGpu(), factors.ofGpu(), ofGpu)
                .run();
        factors.assertClose(1e-7);
        assertThat(ofGpu.read()[0]).isCloseTo(ofCpu.read()[0], within(1e-12 * ofCpu.read()[0]));
    }

    @Test
    void aPenaltyTakesTheWeightThatIsThereWhenItRuns() {
        Tally tally = gpu.tally();
        Coefficient weight = gpu.coefficient(3);
        Matrix factors = inside(1, 1).ofGpu();
        Operation penalty = gpu.penalise(weight, 0, of(1, 1, 4).ofGpu(), factors, tally);
        penalty.run();
        weight.set(0.5);
        penalty.run();
        assertThat(factors.read()).containsExactly(1);
        weight.set(0);
        penalty.run();
        assertThat(factors.read()).containsExactly(0);
        assertThat(tally.read()).containsExactly(12, 2, 0);
    }

    /** In the order in which operations run, until it is cleared. */
    @Test
    void aTallyTellsInOrder() {
        Tally tally = gpu.tally();
        assertThat(tally.read()).isEmpty();
        Matrix norms = of(1, 1, 4).ofGpu();
        Matrix factors = inside(1, 1).ofGpu();
        Operation one = gpu.penalise(gpu.coefficient(1), 0, norms, factors, tally);
        Operation two = gpu.penalise(gpu.coefficient(1), 1, norms, factors, tally);
        one.run();
        two.run();
        two.run();
        one.run();
        assertThat(tally.read()).containsExactly(4, 1, 1, 4);
        tally.clear();
        assertThat(tally.read()).isEmpty();
        for (int i = 0; i < 1793; i++) {
            one.run();
        }
        assertThatThrownBy(tally::read)
                .hasMessage("Cannot report 1793 numbers at once: there is room for 1792; clear the tally before");
    }
}
