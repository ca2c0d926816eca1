package org.sparkgan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.cuda.CudaException;
import org.sparkgan.compute.cuda.StandIn;
import org.sparkgan.compute.cuda.TwoCards;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DeviceName;
import org.sparkgan.config.PrecisionName;
import org.sparkgan.testing.OwnHome;

/** A task's GPU, on a stand-in for CUDA's libraries. */
class CardOfTaskTest {
    private static final int OUT_OF_MEMORY = 2;
    private static final String OR_THE_CPU = "; or compute on the CPU, with compute.device=cpu";

    @RegisterExtension
    static final OwnHome HOME = new OwnHome();

    @RegisterExtension
    static final TwoCards CARDS = new TwoCards();

    @BeforeEach
    void another() {
        StandIn.device(1, "Second", 8, 0);
    }

    @Test
    void theOneThatSparkGave() {
        assertThat(opened(new TaskDevice(
                        settings(PrecisionName.FLOAT), DeviceKind.GPU, Optional.of(new SparkGpu("1")), 0)))
                .startsWith("Second (GPU 1, compute capability 8.0, 1.0 GiB, driver ")
                .doesNotContain("TF32");
        assertThat(StandIn.live()).isZero();
    }

    @Test
    void inTurnWhereSparkGivesNone() {
        assertThat(opened(turn(0))).startsWith("First ");
        assertThat(opened(turn(1))).startsWith("Second ");
        assertThat(opened(turn(2))).startsWith("First ");
    }

    @Test
    void roundedProductsAreASetting() {
        assertThat(opened(new TaskDevice(settings(PrecisionName.BFLOAT16), DeviceKind.GPU, Optional.empty(), 0)))
                .contains("TF32");
    }

    @Test
    void anAddressThatIsNone() {
        assertThatThrownBy(() -> opened(new TaskDevice(
                        settings(PrecisionName.FLOAT), DeviceKind.GPU, Optional.of(new SparkGpu("2")), 0)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Spark gave the task GPU 2, but this machine's 2 GPUs have no such address");
    }

    @Test
    void noCard() {
        StandIn.devices(0);
        assertThatThrownBy(() -> opened(turn(0)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("worker 7: Cannot ")
                .hasMessageContaining("see nvidia-smi, and whether CUDA_VISIBLE_DEVICES hides the card")
                .hasMessageEndingWith(OR_THE_CPU);
    }

    @Test
    void tooLittleMemory() {
        StandIn.memory(100 << 20);
        Consumer<Memory> large = memory -> memory.matrix(25 << 20, 1);
        assertThatThrownBy(() -> turn(0).open("worker 7", large))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching(
                        "worker 7 takes 136 MB of the memory of First \\(GPU 0, .*\\), of which \\d+ MB are free:"
                                + " lower training\\.batch-size, network\\.features or network\\.hidden, end what else uses the card,"
                                + " or take a larger one");
        assertThat(StandIn.live()).isZero();
    }

    /** Workers of local mode share the cards. */
    @Test
    void whatAllThatShareACardTakeHasToFit() {
        StandIn.memory(100 << 20);
        Consumer<Memory> third = memory -> memory.matrix(6 << 20, 1);
        assertThat(turn(0).look("worker 0", 2, third)).startsWith("First ");
        assertThat(turn(1).look("worker 1", 3, third)).startsWith("Second ");
        assertThatThrownBy(() -> turn(0).look("worker 0", 5, third))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("worker 0 takes 108 MB of the memory of First ");
        assertThat(StandIn.live()).isZero();
    }

    @Test
    void memoryThatGoesMeanwhile() {
        assertThatThrownBy(() -> turn(0).open("worker 7", CardOfTaskTest::small, device -> {
                    StandIn.fail("cuMemAlloc_v2", 1, OUT_OF_MEMORY);
                    StandIn.fail("cuMemAlloc_v2", 2, OUT_OF_MEMORY);
                    return device.memory().matrix(1000, 1000);
                }))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("worker 7: Cannot get 3.8 MiB of the memory of First ")
                .hasMessageContaining("CUDA_ERROR_OUT_OF_MEMORY")
                .hasMessageEndingWith(OR_THE_CPU);
        assertThat(StandIn.live()).isZero();
    }

    @Test
    void anotherErrorStaysWhatItIs() {
        assertThatThrownBy(() -> turn(0).open("worker 7", CardOfTaskTest::small, device -> {
                    throw new IllegalStateException("enough");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(StandIn.live()).isZero();
    }

    /** In a process of its own, as one that has loaded libraries keeps them. */
    @Test
    void noLibraries() throws IOException, InterruptedException {
        Assumptions.assumeFalse(Files.exists(Path.of("/proc/driver/nvidia")), "NVIDIA's driver is here");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WithoutLibraries.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(said)
                .contains(
                        "ConfigException: worker 7: Cannot find NVIDIA's driver (libcuda.so.1): install NVIDIA's driver;"
                                + " a container needs the runtime nvidia" + OR_THE_CPU + System.lineSeparator());
    }

    /** Takes a GPU where there is none. */
    static final class WithoutLibraries {
        private WithoutLibraries() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            ComputeSettings cuda = new ComputeSettings(DeviceName.CUDA, "", PrecisionName.FLOAT);
            try {
                TaskDevice.ofTask(cuda, 0)
                        .open("worker 7", CardOfTaskTest::small)
                        .close();
            } catch (ConfigException | CudaException e) {
                System.out.println(e);
            }
        }
    }

    private static String opened(TaskDevice device) {
        try (Device open = device.open("worker 7", CardOfTaskTest::small)) {
            assertThat(open.kind()).isEqualTo(DeviceKind.GPU);
            return open.description();
        }
    }

    private static TaskDevice turn(int turn) {
        return new TaskDevice(settings(PrecisionName.FLOAT), DeviceKind.GPU, Optional.empty(), turn);
    }

    private static ComputeSettings settings(PrecisionName precision) {
        return new ComputeSettings(DeviceName.CUDA, StandIn.folder().toString(), precision);
    }

    private static void small(Memory memory) {
        memory.matrix(1000, 1000);
    }
}
