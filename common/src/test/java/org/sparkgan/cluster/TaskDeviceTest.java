package org.sparkgan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.compute.nd4j.Gpu;
import org.sparkgan.config.ConfigException;

/** From Spark's addresses to ND4J's devices. */
class TaskDeviceTest {
    private static final List<Gpu> FOUR = IntStream.range(0, 4)
            .mapToObj(index -> new Gpu(index, "some", 8, 0, 1, 1))
            .toList();

    @ParameterizedTest
    @CsvSource({"0,, 0", "3,, 3", "3,'', 3", "5, '2,5', 1", "2, '2, 5', 0", "GPU-8a, 'GPU-11,GPU-8a', 1"})
    void anAddressIsADeviceOfThoseThatAreVisible(String address, String visible, int index) {
        assertThat(new TaskDevice(Optional.of(address)).among(FOUR, visible)).isEqualTo(FOUR.get(index));
    }

    @ParameterizedTest
    @CsvSource({"4,", "-1,", "GPU-8a,", "0, '2,5'"})
    void anAddressThatIsNoneIsRefused(String address, String visible) {
        assertThatThrownBy(() -> new TaskDevice(Optional.of(address)).among(FOUR, visible))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Spark gave the task GPU " + address + ", but this machine's 4 GPUs");
    }

    @Test
    void oneGpuIsOneWorkers() {
        assertThat(TaskDevice.of(List.of("1")).address()).contains("1");
        assertThatThrownBy(() -> TaskDevice.of(List.of("0", "1")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("spark.task.resource.gpu.amount must be 1, one worker a GPU, but a task got GPUs 0, 1");
    }

    @Test
    void theCudaBuildAsksForAGpu() {
        assertThatThrownBy(() -> TaskDevice.ofTask().among(FOUR, null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Spark gave the task none", "spark.task.resource.gpu.amount=1");
    }

    @Test
    void aGpuThatTheCudaBuildCannotUseIsRefused() {
        assertThatThrownBy(() -> new TaskDevice(Optional.of("1")).onCpu(3, true))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "Spark gave worker 3 GPU 1, but there ND4J can only use " + Backend.description())
                .hasMessageContaining("CPU, OPENBLAS, ")
                .hasMessageContaining("NVIDIA's driver 510 or newer and the libraries of CUDA 11.6");
    }

    @Test
    void theCpuBuildLeavesAGpuAloneAndTheCudaBuildNeedsNoneOfSpark() {
        assertThatCode(() -> new TaskDevice(Optional.of("1")).onCpu(3, false)).doesNotThrowAnyException();
        assertThatCode(() -> TaskDevice.ofTask().onCpu(3, true)).doesNotThrowAnyException();
    }
}
