package org.sparkgan.compute.nd4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.config.ConfigException;

/** What computes in this JVM. */
public final class Backend {
    private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

    /** JavaCPP's, which loads native code: among several builds it looks for the one of this extension first. */
    private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

    private static final String CUDA = "org/nd4j/linalg/jcublas/bindings/linux-x86_64/libnd4jcuda.so";
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final Path LOADED = Path.of("/proc/self/maps");
    private static final String NONE = "none";

    private static boolean isChosen;

    private Backend() {}

    /**
     * Picks, for this JVM, the native build that fits its processor; to be called before ND4J is used first. Where the user has
     * named one with {@code -Dorg.bytedeco.javacpp.platform.extension}, or where the processor is not known, nothing is picked.
     *
     * @throws ConfigException where no build that is on the class path runs on the processor
     */
    public static synchronized void choose() {
        if (isChosen) {
            return;
        }
        isChosen = true;
        String asked = System.getProperty(EXTENSION);
        Optional<Set<String>> flags = processorFlags();
        if (asked == null && flags.isPresent()) {
            System.setProperty(EXTENSION, extension(fitting(flags.get())));
        }
        if (!Gpu.in(environment()).isEmpty()) {
            LOG.info("native code: {}", description());
            return;
        }
        LOG.info(
                "native code: {} ({})",
                description(),
                asked == null
                        ? flags.map(Backend::reason).orElse("this processor is not known")
                        : "as -D" + EXTENSION + " says");
        if (isCudaShipped()) {
            LOG.info(
                    "the CUDA build in the job's jar is not used here: this machine has no GPU, or ND4J cannot load CUDA 11.6");
        }
    }

    private static String reason(Set<String> flags) {
        String best = NativeBuild.fastest(flags, build -> true)
                .map(NativeBuild::classifier)
                .orElseThrow();
        return loadedBuild().equals(best)
                ? "the fastest build for this processor"
                : "of those in the job's jar; the fastest for this processor is " + best;
    }

    /**
     * ND4J's backend, the library under it, and then its build and its threads, or the GPUs that it sees: {@code CPU, OPENBLAS,
     * linux-x86_64-onednn-avx2, 1 OMP thread a task}.
     */
    public static String description() {
        choose();
        return describe(environment());
    }

    /** By which of its backends ND4J computes in this JVM. */
    public static DeviceKind device() {
        return Device.KIND;
    }

    static String describe(Properties environment) {
        List<Gpu> gpus = Gpu.in(environment);
        return String.format(
                Locale.ROOT,
                "%s, %s, %s",
                environment.get(Nd4jEnvironment.BACKEND_KEY),
                environment.get(Nd4jEnvironment.BLAS_VENDOR_KEY),
                gpus.isEmpty()
                        ? loadedBuild() + ", " + threads(environment)
                        : gpus.stream().map(Gpu::toString).collect(Collectors.joining(", ")));
    }

    private static String threads(Properties environment) {
        String threads = environment.get(Nd4jEnvironment.OMP_THREADS_KEY).toString();
        return threads + " OMP " + (threads.equals("1") ? "thread" : "threads") + " a task";
    }

    private static Properties environment() {
        try {
            return Nd4j.getExecutioner().getEnvironmentInformation();
        } catch (LinkageError e) {
            throw unusable(e, isCudaShipped());
        }
    }

    /** ND4J starts in a static initialiser, whose error tells of a missing library in its last cause only. */
    static ConfigException unusable(LinkageError error, boolean isCudaShipped) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new ConfigException("ND4J cannot start on this machine: " + cause.getMessage()
                + (isCudaShipped ? ": GPUs need " + Gpu.REQUIREMENTS + "; for CPUs there is sparkgan-jobs.jar" : ""));
    }

    /** Whether the job's jar has ND4J's build for GPUs, which ND4J takes where it can load it. */
    public static boolean isCudaShipped() {
        return Jar.HAS_CUDA;
    }

    /** Whether the native code has oneDNN, by which ND4J computes convolutions and products of row-major matrices. */
    static boolean hasOneDnn() {
        return OneDnn.LOADED;
    }

    /** Searched once: every task asks. */
    private static final class Jar {
        private static final boolean HAS_CUDA = isShipped(CUDA);
    }

    /** Asked once. */
    private static final class Device {
        private static final DeviceKind KIND = Gpu.all().isEmpty() ? DeviceKind.CPU : DeviceKind.CUDA;
    }

    /** Asked once, when ND4J's code is there. */
    private static final class OneDnn {
        private static final boolean LOADED = loadedBuild().contains("onednn");
    }

    private static NativeBuild fitting(Set<String> flags) {
        return NativeBuild.fastest(flags, Backend::isShipped)
                .orElseThrow(() -> new ConfigException(misfit(flags, NativeBuild.classifiers(Backend::isShipped))));
    }

    /** Why none of the {@code shipped} builds runs on this machine, and what to do. */
    static String misfit(Set<String> flags, List<String> shipped) {
        String all = String.join(", ", shipped);
        if (shipped.stream().noneMatch(classifier -> classifier.startsWith(NativeBuild.PLATFORM))) {
            return "the job's jar has native code for " + all + ", and this machine is " + NativeBuild.PLATFORM
                    + ": build it on a machine of this kind, or for all kinds with -P every-platform";
        }
        return "the processor of this machine runs none of the native builds in the job's jar (" + all
                + "): build it with -Dnd4j.classifier="
                + NativeBuild.fastest(flags, build -> true).orElseThrow().classifier();
    }

    /** JavaCPP takes an empty one for any. */
    private static String extension(NativeBuild build) {
        return build.extension().isEmpty() ? NONE : build.extension();
    }

    private static boolean isShipped(NativeBuild build) {
        return isShipped(build.resource());
    }

    private static boolean isShipped(String resource) {
        return Nd4j.class.getClassLoader().getResource(resource) != null;
    }

    /** Of x86-64 on Linux; builds for other processors ask for none. Empty where they are not known. */
    private static Optional<Set<String>> processorFlags() {
        if (!NativeBuild.PLATFORM.endsWith("x86_64")) {
            return Optional.of(Set.of());
        }
        try (Stream<String> lines = Files.lines(PROCESSOR)) {
            return lines.filter(line -> line.startsWith("flags")).findFirst().map(line -> Arrays.stream(
                            line.substring(line.indexOf(':') + 1).split("\\s+"))
                    .collect(Collectors.toSet()));
        } catch (IOException e) {
            // Not Linux: JavaCPP takes what there is.
            return Optional.empty();
        }
    }

    /** What really came, be it that ND4J was used before the choice. */
    private static String loadedBuild() {
        try (Stream<String> lines = Files.lines(LOADED)) {
            return lines.filter(line -> line.endsWith("/libnd4jcpu.so"))
                    .findFirst()
                    .map(line -> Path.of(line.substring(line.indexOf('/')))
                            .getParent()
                            .getFileName()
                            .toString())
                    .orElse("unknown build");
        } catch (IOException e) {
            return "unknown build";
        }
    }
}
