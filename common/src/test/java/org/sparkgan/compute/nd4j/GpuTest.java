package org.sparkgan.compute.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ConfigException;

/** What is done with what ND4J says of GPUs; no GPU is needed. */
class GpuTest {
    private static final long GIGABYTE = 1L << 30;

    @Test
    void whatNd4jSaysOfItsDevicesIsRead() {
        Properties environment = new Properties();
        environment.put("cuda.devicesInformation", List.of(device("Tesla P4", 6, 1), device("Tesla T4", 7, 5)));
        assertThat(Gpu.in(environment))
                .containsExactly(
                        new Gpu(0, "Tesla P4", 6, 1, 15 * GIGABYTE, 16 * GIGABYTE),
                        new Gpu(1, "Tesla T4", 7, 5, 15 * GIGABYTE, 16 * GIGABYTE));
        assertThat(Gpu.in(environment).get(1))
                .hasToString("GPU 1 (Tesla T4, compute capability 7.5, 15,360 of 16,384 MB free)");
    }

    /** ND4J's CUDA backend tells neither a build nor threads. */
    @Test
    void theBackendIsToldByItsGpus() {
        Properties environment = new Properties();
        environment.put("backend", "CUDA");
        environment.put("blas.vendor", "CUBLAS");
        environment.put("cuda.devicesInformation", List.of(device("Tesla T4", 7, 5)));
        assertThat(Backend.describe(environment))
                .isEqualTo("CUDA, CUBLAS, GPU 0 (Tesla T4, compute capability 7.5, 15,360 of 16,384 MB free)");
    }

    @Test
    void aLibraryThatIsMissingIsNamed() {
        LinkageError error = new ExceptionInInitializerError(new IllegalStateException(
                "no jnind4jcuda", new UnsatisfiedLinkError("libcusolver.so.11: cannot open")));
        assertThat(Backend.unusable(error, true))
                .hasMessage(
                        "ND4J cannot start on this machine: libcusolver.so.11: cannot open: GPUs need NVIDIA's driver 510"
                                + " or newer and the libraries of CUDA 11.6; for CPUs there is sparkgan-jobs.jar");
        assertThat(Backend.unusable(error, false)).hasMessageEndingWith(": libcusolver.so.11: cannot open");
    }

    @Test
    void theCpuHasNone() {
        assertThat(Gpu.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 7", "5, 0", "5, 2", "6, 1", "7, 5", "8, 0", "8, 9"})
    void gpusThatNd4jHasCodeForAreTaken(int major, int minor) {
        Gpu gpu = gpu(major, minor);
        assertThat(gpu.require(15 * GIGABYTE)).isSameAs(gpu);
    }

    @ParameterizedTest
    @CsvSource({"3, 5", "2, 1", "9, 0", "12, 0"})
    void othersAreRefused(int major, int minor) {
        assertThatThrownBy(() -> gpu(major, minor).require(0))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("GPU 0 (some, compute capability " + major + "." + minor + ", ")
                .hasMessageContaining("must be 3.7 or from 5.0 to 8.9");
    }

    @Test
    void tooLittleMemoryIsRefused() {
        assertThatThrownBy(() -> gpu(8, 0).require(15 * GIGABYTE + 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training takes 15,361 MB of its memory: lower training.batch-size");
    }

    private static Gpu gpu(int major, int minor) {
        return new Gpu(0, "some", major, minor, 15 * GIGABYTE, 16 * GIGABYTE);
    }

    /** With the types that ND4J's CUDA backend gives. */
    private static Map<String, Object> device(String name, long major, long minor) {
        return Map.of(
                "cuda.deviceName", name,
                "cuda.deviceMajor", major,
                "cuda.deviceMinor", minor,
                "cuda.freeMemory", 15 * GIGABYTE,
                "cuda.totalMemory", 16 * GIGABYTE);
    }
}
