package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.gan.GanState;

/** A card does what it is asked when it has time, and its threads run in any order: the numbers are the same. */
class CudaOrderTest {
    static Stream<SmallTraining> trainings() {
        return Stream.of(SmallTraining.dcgan(), SmallTraining.conditional(), SmallTraining.resnet());
    }

    private static GanState run(SmallTraining training, List<Runnable> order) {
        StandIn.reset();
        order.forEach(Runnable::run);
        return training.run(SmallTraining.options(Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void workThatWaitsGivesTheSame(SmallTraining training) {
        assertSameBits(run(training, List.of(StandIn::lazily)), run(training, List.of()));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void theLastThreadFirstGivesTheSame(SmallTraining training) {
        assertSameBits(run(training, List.of(StandIn::backwards)), run(training, List.of()));
    }

    /** Else the tests above would compare nothing. */
    @Test
    void trainingsMoveWhatTheyTrain() {
        GanState dcgan = run(SmallTraining.dcgan(), List.of());
        assertThat(dcgan.generator()).doesNotContain(Float.NaN);
        assertThat(dcgan.generatorEma()).isNotEqualTo(dcgan.generator());
        assertThat(dcgan.generatorOptimizer().steps()).isEqualTo(2);
    }
}
