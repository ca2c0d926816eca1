package org.sparkgan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DeviceName;
import org.sparkgan.config.PrecisionName;
import org.sparkgan.testing.LogLines;

/** From Spark's addresses to devices. */
class TaskDeviceTest {
    @ParameterizedTest
    @CsvSource({"0,, 0", "3,, 3", "3,'', 3", "5, '2,5', 1", "2, '2, 5', 0", "GPU-8a, 'GPU-11,GPU-8a', 1"})
    void anAddressIsADeviceOfThoseThatAreVisible(String address, String visible, int index) {
        assertThat(new SparkGpu(address).among(4, visible)).isEqualTo(index);
    }

    @ParameterizedTest
    @CsvSource({"4,", "-1,", "GPU-8a,", "0, '2,5'"})
    void anAddressThatIsNoneIsRefused(String address, String visible) {
        assertThatThrownBy(() -> new SparkGpu(address).among(4, visible))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Spark gave the task GPU " + address + ", but this machine's 4 GPUs");
    }

    @Test
    void oneGpuIsOneWorkers() {
        assertThat(SparkGpu.of(List.of("1")).address()).isEqualTo("1");
        assertThatThrownBy(() -> SparkGpu.of(List.of("0", "1")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("spark.task.resource.gpu.amount must be 1, one worker a GPU, but a task got GPUs 0, 1");
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, 0, false, CPU",
        "AUTO, 0, true, CPU",
        "AUTO, 1, false, GPU",
        "AUTO, 1, true, CUDA",
        "CPU, 1, false, CPU",
        "CPU, 1, true, CPU",
        "CUDA, 0, false, GPU",
        "CUDA, 1, false, GPU"
    })
    void theSettingSaysWhichKind(DeviceName name, int gpus, boolean isCudaShipped, DeviceKind kind) {
        assertThat(TaskDevice.kind(name, gpus > 0, isCudaShipped)).isEqualTo(kind);
    }

    @Test
    void twoWaysToAGpuInOneJarAreOneTooMany() {
        assertThatThrownBy(() -> TaskDevice.kind(DeviceName.CUDA, true, true))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "compute.device = cuda computes with SparkGAN's own kernels, but the job's jar has ND4J's backend"
                                + " for GPUs: use sparkgan-jobs.jar");
    }

    @Test
    void tasksTakeTurnsOnlyWhereTheyTakeGpusThatSparkDoesNotGive() {
        assertThat(TaskDevice.ofTask(settings(DeviceName.AUTO), 3))
                .isEqualTo(new TaskDevice(settings(DeviceName.AUTO), DeviceKind.CPU, Optional.empty(), 0));
        assertThat(TaskDevice.ofTask(settings(DeviceName.CUDA), 3))
                .isEqualTo(new TaskDevice(settings(DeviceName.CUDA), DeviceKind.GPU, Optional.empty(), 3));
    }

    @Test
    void theCpuLeavesAGpuAloneAndSaysSo() {
        try (LogLines log = new LogLines(Nd4jOfTask.class);
                Device device = new TaskDevice(
                                settings(DeviceName.CPU), DeviceKind.CPU, Optional.of(new SparkGpu("1")), 0)
                        .open("worker 3", memory -> {})) {
            assertThat(device.kind()).isEqualTo(DeviceKind.CPU);
            assertThat(log.lines())
                    .containsExactly(
                            "WARN worker 3: Spark gave it GPU 1, but it computes on the CPU, as compute.device = cpu says");
        }
    }

    @Test
    void aGpuThatNd4jsBackendCannotUseIsRefused() {
        TaskDevice device =
                new TaskDevice(settings(DeviceName.AUTO), DeviceKind.CUDA, Optional.of(new SparkGpu("1")), 0);
        assertThatThrownBy(() -> device.open("worker 3", memory -> {}))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "Spark gave worker 3 GPU 1, but there ND4J can only use " + Backend.description())
                .hasMessageContaining("CPU, OPENBLAS, ")
                .hasMessageContaining("NVIDIA's driver 510 or newer and the libraries of CUDA 11.6");
    }

    private static ComputeSettings settings(DeviceName name) {
        return new ComputeSettings(name, "", PrecisionName.FLOAT);
    }
}
