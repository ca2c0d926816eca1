package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.cuda.CudaOptions.Launches;
import org.sparkgan.gan.GanState;

/** Iterations that the driver has recorded. */
class GraphTest {
    /** One by one, recorded, and once more. */
    private static final int ITERATIONS = 4;

    private static final CudaOptions EAGER =
            SmallTraining.options(Optional.empty()).launches(Launches.ONE_BY_ONE);
    private static final CudaOptions RECORDED = EAGER.launches(Launches.RECORDED);

    @BeforeEach
    void reset() {
        StandIn.reset();
    }

    static Stream<SmallTraining> trainings() {
        return Stream.of(
                        SmallTraining.dcgan(),
                        SmallTraining.conditional(),
                        SmallTraining.resnet(),
                        SmallTraining.clipped())
                .map(training -> training.lasting(ITERATIONS));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void leaveTheSameBits(SmallTraining training) {
        GanState expected = training.run(EAGER);
        assertThat(StandIn.log()).doesNotContainKey("cuGraphLaunch");
        assertSameBits(training.run(RECORDED), expected);
        assertThat(StandIn.log()).containsEntry("cuGraphLaunch", ITERATIONS - 1L);
        assertThat(StandIn.living()).isEmpty();
    }

    /** Work that begins when somebody waits must not find what the JVM has written since. */
    @ParameterizedTest
    @MethodSource("trainings")
    void leaveTheSameBitsOnACardThatTakesItsTime(SmallTraining training) {
        GanState expected = training.run(EAGER);
        StandIn.lazily();
        assertSameBits(training.run(RECORDED), expected);
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void takeFewCallsOfTheDriver(SmallTraining training) {
        Map<String, Long> shorter = calls(training);
        Map<String, Long> longer = calls(training.lasting(ITERATIONS + 1));
        shorter.forEach((function, count) -> longer.merge(function, -count, Long::sum));
        assertThat(longer.values().stream().mapToLong(Long::longValue).sum())
                .as("calls of one more iteration: %s", longer)
                .isBetween(1L, 8L);
    }

    private static Map<String, Long> calls(SmallTraining training) {
        StandIn.reset();
        training.run(RECORDED);
        Map<String, Long> calls = new TreeMap<>(StandIn.log());
        calls.keySet().removeIf(name -> !name.matches("cu[A-Z].*|cublas.*"));
        return calls;
    }

    /** Where the driver cannot record, the training goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"cuStreamBeginCapture_v2", "cuStreamEndCapture", "cuGraphInstantiateWithFlags"})
    void goOnOneByOneWhereTheDriverCannotRecordThem(String function) {
        SmallTraining training = SmallTraining.conditional().lasting(ITERATIONS);
        GanState expected = training.run(EAGER);
        StandIn.reset();
        StandIn.fail(function, 1, 900);
        assertSameBits(training.run(RECORDED), expected);
        assertThat(StandIn.log()).doesNotContainKey("cuGraphLaunch");
        assertThat(StandIn.living()).isEmpty();
    }

    @Test
    void sayWhatFailsOfThem() {
        StandIn.fail("cuGraphLaunch", 2, 719);
        assertThatThrownBy(() -> SmallTraining.dcgan().lasting(ITERATIONS).run(RECORDED))
                .isInstanceOf(CudaException.class)
                .hasMessageStartingWith("Cannot run a recorded iteration: the driver says CUDA_ERROR_LAUNCH_FAILED");
        assertThat(StandIn.living()).isEmpty();
    }

    /** A vector goes up as it is when the work runs, though nothing is read between two runs. */
    @Test
    void uploadWhatTheVectorHasNow() {
        try (CudaDevice device = new CudaDevice(RECORDED)) {
            StandIn.lazily();
            Memory memory = device.memory();
            Matrix up = memory.matrix(300, 1);
            Matrix sums = memory.matrix(1, 5);
            HostVector vector = device.mirror(up);
            Operation work = device.recorded(vector::upload);
            for (int i = 0; i < 5; i++) {
                Arrays.fill(vector.values(), i + 1);
                work.run();
                device.copy(sums.columns(i, i + 1), up.part(299, 1, 1)).run();
            }
            assertThat(sums.read()).containsExactly(1, 2, 3, 4, 5);
            assertThat(device.replays()).isEqualTo(4);
        }
        assertThat(StandIn.living()).isEmpty();
    }
}
