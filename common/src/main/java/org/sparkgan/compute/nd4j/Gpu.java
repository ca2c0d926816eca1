package org.sparkgan.compute.nd4j;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.ConfigException;

/**
 * A GPU that ND4J computes on.
 *
 * @param index among those that this JVM sees, in CUDA's order
 * @param name of the model
 * @param major compute capability, before the dot
 * @param minor compute capability, after the dot
 * @param freeBytes of its memory, when ND4J was first used
 * @param totalBytes of its memory
 */
public record Gpu(int index, String name, int major, int minor, long freeBytes, long totalBytes) {
    /** What ND4J needs to be on the machine. */
    public static final String REQUIREMENTS = "NVIDIA's driver 510 or newer and the libraries of CUDA 11.6";

    private static final double MEGABYTE = 1 << 20;

    /** All that ND4J sees; none where it computes on the CPU. */
    public static List<Gpu> all() {
        Backend.choose();
        return in(Nd4j.getExecutioner().getEnvironmentInformation());
    }

    @SuppressWarnings("unchecked") // as ND4J documents the key
    static List<Gpu> in(Properties environment) {
        var devices = (List<Map<String, Object>>)
                environment.getOrDefault(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY, List.of());
        return IntStream.range(0, devices.size())
                .mapToObj(index -> of(index, devices.get(index)))
                .toList();
    }

    private static Gpu of(int index, Map<String, Object> device) {
        return new Gpu(
                index,
                String.valueOf(device.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY)),
                number(device, Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY).intValue(),
                number(device, Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY).intValue(),
                number(device, Nd4jEnvironment.CUDA_FREE_MEMORY_KEY).longValue(),
                number(device, Nd4jEnvironment.CUDA_TOTAL_MEMORY_KEY).longValue());
    }

    private static Number number(Map<String, Object> device, String key) {
        return (Number) device.get(key);
    }

    /**
     * Refuses a GPU for which ND4J 1.0.0-M2.1 has no machine code: it was built for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and
     * 8.6, and code for x.y runs on x.z with z not below y.
     *
     * @param bytes that training takes of its memory
     * @throws ConfigException also where that is more than is free
     */
    public Gpu require(long bytes) {
        boolean hasCode = (major >= 5 && major <= 8) || (major == 3 && minor >= 7);
        if (!hasCode) {
            throw new ConfigException(this + ": its compute capability must be 3.7 or from 5.0 to 8.9, for which ND4J's"
                    + " CUDA 11.6 build has code: ask the cluster for another kind of GPU, or train on CPUs");
        }
        if (bytes > freeBytes) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "%s: training takes %,.0f MB of its memory: lower training.batch-size, or ask for a larger GPU",
                    this,
                    Math.ceil(bytes / MEGABYTE)));
        }
        return this;
    }

    /** Makes it the one that the calling thread computes on. */
    public void pin() {
        Nd4j.getAffinityManager().unsafeSetDevice(index);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "GPU %d (%s, compute capability %d.%d, %,.0f of %,.0f MB free)",
                index,
                name,
                major,
                minor,
                Math.floor(freeBytes / MEGABYTE),
                Math.floor(totalBytes / MEGABYTE));
    }
}
