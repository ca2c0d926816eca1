package org.sparkgan.compute.nd4j;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Builds of ND4J's native code for one platform, the fastest first; those with oneDNN compute convolutions several times faster.
 * For Arm there is only the plain one.
 */
enum NativeBuild {
    /** oneDNN, compiled for AVX-512: Intel since Skylake-SP, AMD since Zen 4. */
    AVX512("-onednn-avx512", "avx2", "fma", "f16c", "avx512f", "avx512vl", "avx512bw", "avx512dq", "avx512cd"),
    /** oneDNN, compiled for AVX2: Intel since Haswell, AMD since Zen. */
    AVX2("-onednn-avx2", "avx2", "fma", "f16c"),
    /** For any processor of the platform, without oneDNN. */
    PLAIN("");

    /** As JavaCPP names it: {@code linux-x86_64}. */
    static final String PLATFORM = platform(System.getProperty("os.name"), System.getProperty("os.arch"));

    private static final List<String> PLATFORMS =
            List.of("linux-x86_64", "linux-arm64", "macosx-x86_64", "macosx-arm64");
    private static final String FOLDER = "org/nd4j/linalg/cpu/nativecpu/bindings/";

    private final String extension;

    @SuppressWarnings("ImmutableEnumChecker") // what Set.of gives is immutable
    private final Set<String> instructions;

    NativeBuild(String extension, String... instructions) {
        this.extension = extension;
        this.instructions = Set.of(instructions);
    }

    /** The platform of Java's name of a system and its name of a processor. */
    static String platform(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        return (name.startsWith("mac") ? "macosx" : name.startsWith("windows") ? "windows" : name)
                + "-"
                + (processor.equals("aarch64") ? "arm64" : processor.equals("amd64") ? "x86_64" : processor);
    }

    /** What its artifact's classifier ends in. */
    String extension() {
        return extension;
    }

    /** The classifier of its artifact, on this machine. */
    String classifier() {
        return PLATFORM + extension;
    }

    /** Where its library lies in a jar, on this machine. */
    String resource() {
        return resource(PLATFORM);
    }

    private String resource(String platform) {
        return FOLDER + platform + extension + "/libnd4jcpu" + (platform.startsWith("macosx") ? ".dylib" : ".so");
    }

    /** The classifiers of all builds, be they for other machines, whose libraries are {@code shipped}. */
    static List<String> classifiers(Predicate<String> shipped) {
        return PLATFORMS.stream()
                .flatMap(platform -> Arrays.stream(values())
                        .filter(build -> shipped.test(build.resource(platform)))
                        .map(build -> platform + build.extension))
                .toList();
    }

    /** Whether a processor of these {@code flags}, as Linux names them, can run it. */
    boolean runsOn(Set<String> flags) {
        return flags.containsAll(instructions);
    }

    /** The fastest of the builds that are {@code shipped} that a processor of these {@code flags} can run. */
    static Optional<NativeBuild> fastest(Set<String> flags, Predicate<NativeBuild> shipped) {
        return Arrays.stream(values())
                .filter(build -> build.runsOn(flags) && shipped.test(build))
                .findFirst();
    }
}
