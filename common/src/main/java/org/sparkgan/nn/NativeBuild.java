package org.sparkgan.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Builds of ND4J's native code for x86-64, the fastest first; those with oneDNN compute convolutions several times faster. */
enum NativeBuild {
    /** oneDNN, compiled for AVX-512: Intel since Skylake-SP, AMD since Zen 4. */
    AVX512("-onednn-avx512", "avx2", "fma", "f16c", "avx512f", "avx512vl", "avx512bw", "avx512dq", "avx512cd"),
    /** oneDNN, compiled for AVX2: Intel since Haswell, AMD since Zen. */
    AVX2("-onednn-avx2", "avx2", "fma", "f16c"),
    /** For any processor, without oneDNN. */
    PLAIN("");

    private static final String FOLDER = "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64";

    private final String extension;

    @SuppressWarnings("ImmutableEnumChecker") // what Set.of gives is immutable
    private final Set<String> instructions;

    NativeBuild(String extension, String... instructions) {
        this.extension = extension;
        this.instructions = Set.of(instructions);
    }

    /** What its artifact's classifier ends in. */
    String extension() {
        return extension;
    }

    /** The classifier of its artifact. */
    String classifier() {
        return "linux-x86_64" + extension;
    }

    /** Where its library lies in a jar. */
    String resource() {
        return FOLDER + extension + "/libnd4jcpu.so";
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
