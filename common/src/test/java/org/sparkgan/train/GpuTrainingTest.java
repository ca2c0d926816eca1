package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.cuda.CudaException;
import org.sparkgan.compute.cuda.StandIn;
import org.sparkgan.compute.cuda.TwoCards;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.OwnHome;
import org.sparkgan.testing.SmallTraining;

/** Workers that compute on two GPUs, stand-ins for which run the kernels on this machine's processor, against the CPU's. */
class GpuTrainingTest {
    private static final int ITERATIONS = 10;
    private static final int LAUNCH_FAILED = 719;

    @RegisterExtension
    static final OwnHome HOME = new OwnHome();

    @RegisterExtension
    static final TwoCards CARDS = new TwoCards();

    @TempDir
    Path scratch;

    @ParameterizedTest
    @CsvSource({
        "parameter-averaging, driver",
        "parameter-averaging, ring",
        "gradient-sharing, driver",
        "gradient-sharing, ring",
        "synchronous, driver",
        "synchronous, ring"
    })
    void lossesAreTheCpus(String sync, String exchange) throws IOException {
        List<RoundMetrics> ofCpu = metrics("cpu", sync, exchange);
        List<RoundMetrics> ofGpu;
        try (LogLines log = new LogLines(Replicas.class)) {
            ofGpu = metrics("cuda", sync, exchange);
            assertThat(log.lines()).hasSize(2).anyMatch(line -> line.startsWith("INFO worker 0: First (GPU 0, "));
            assertThat(log.lines()).anyMatch(line -> line.startsWith("INFO worker 1: Second (GPU 1, "));
        }
        assertThat(ofGpu).hasSameSizeAs(ofCpu).isNotEmpty();
        for (int round = 0; round < ofCpu.size(); round++) {
            assertThat(ofGpu.get(round).dLoss()).isCloseTo(ofCpu.get(round).dLoss(), within(1e-3));
            assertThat(ofGpu.get(round).gLoss()).isCloseTo(ofCpu.get(round).gLoss(), within(1e-3));
        }
        Map<String, Long> calls = StandIn.log();
        assertThat(calls.get("cuDevicePrimaryCtxRetain"))
                .as("a device a worker")
                .isEqualTo(2);
    }

    private List<RoundMetrics> metrics(String device, String sync, String exchange) throws IOException {
        return SmallTraining.metrics(
                config(device, "training.sync=" + sync, "training.exchange=" + exchange), ITERATIONS, scratch);
    }

    @Test
    void equalRunsHaveEqualBits() throws IOException {
        GanState once = SmallTraining.train(config("cuda"), ITERATIONS, scratch);
        assertSameBits(SmallTraining.train(config("cuda"), ITERATIONS, scratch), once);
    }

    /** Each way, from one kind to the other, it is the run of one kind up to the order of float sums. */
    @ParameterizedTest
    @CsvSource({"cpu, cuda", "cuda, cpu"})
    void aRunGoesOnOnTheOtherKind(String first, String second) throws IOException {
        GanState expected = SmallTraining.train(config("cpu"), ITERATIONS, scratch);
        GanState half = SmallTraining.train(config(first), ITERATIONS / 2, scratch);
        JobConfig other = config(second);
        GanState found;
        try (Rounds rounds = SmallTraining.opened(other, scratch)) {
            found = rounds.segment(half, ITERATIONS, round -> true);
        }
        assertThat(found.generatorEma()).containsExactly(expected.generatorEma(), within(1e-3f));
        assertThat(found.critic()).containsExactly(expected.critic(), within(1e-3f));
        assertThat(found.criticOptimizer().steps())
                .isEqualTo(expected.criticOptimizer().steps());
    }

    @Test
    void noCardIsOneLine() {
        StandIn.devices(0);
        assertThatThrownBy(() ->
                        WorkerDevices.found(SmallTraining.spark(), config("cuda"), SmallTraining.spec(config("cuda"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("worker 0: Cannot .*; or compute on the CPU, with compute\\.device=cpu");
    }

    @Test
    void gpusAreKnownBeforeTheRun() {
        assertThat(WorkerDevices.found(SmallTraining.spark(), config("cuda"), SmallTraining.spec(config("cuda"))))
                .hasSize(2)
                .allMatch(gpu -> gpu.contains("compute capability 9.0, 1.0 GiB, driver "));
        assertThat(WorkerDevices.found(SmallTraining.spark(), config("auto"), SmallTraining.spec(config("auto"))))
                .isEmpty();
    }

    /** Not kept by the worker: what tries the task again gets another device. */
    @Test
    void aLostCardEndsTheRunWithItsReason() {
        StandIn.fail("cuGraphLaunch", 5, LAUNCH_FAILED);
        assertThatThrownBy(() -> SmallTraining.train(config("cuda", "training.exchange=driver"), ITERATIONS, scratch))
                .isInstanceOf(SparkException.class)
                .hasRootCauseInstanceOf(CudaException.class)
                .rootCause()
                .hasMessageContaining("CUDA_ERROR_LAUNCH_FAILED");
    }

    private static JobConfig config(String device, String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "compute.device=" + device;
        all[1] = "compute.cuda-libraries=" + StandIn.folder();
        System.arraycopy(more, 0, all, 2, more.length);
        return SmallTraining.config(all);
    }
}
