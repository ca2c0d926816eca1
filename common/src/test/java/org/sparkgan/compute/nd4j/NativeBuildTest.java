package org.sparkgan.compute.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeBuildTest {
    private static final Set<String> SANDY_BRIDGE = Set.of("sse4_2", "avx");
    private static final Set<String> HASWELL = with(SANDY_BRIDGE, "avx2", "fma", "f16c", "bmi2");
    private static final Set<String> KNIGHTS_LANDING = with(HASWELL, "avx512f", "avx512cd", "avx512er", "avx512pf");
    private static final Set<String> SKYLAKE = with(HASWELL, "avx512f", "avx512vl", "avx512bw", "avx512dq", "avx512cd");

    private static final Set<NativeBuild> ALL = EnumSet.allOf(NativeBuild.class);

    @Test
    void theFastestThatTheProcessorRuns() {
        assertThat(NativeBuild.fastest(SKYLAKE, ALL::contains)).contains(NativeBuild.AVX512);
        assertThat(NativeBuild.fastest(HASWELL, ALL::contains)).contains(NativeBuild.AVX2);
        assertThat(NativeBuild.fastest(SANDY_BRIDGE, ALL::contains)).contains(NativeBuild.PLAIN);
    }

    @Test
    void halfOfAvx512IsNotEnough() {
        assertThat(NativeBuild.fastest(KNIGHTS_LANDING, ALL::contains)).contains(NativeBuild.AVX2);
    }

    @Test
    void ofThoseThatAreShipped() {
        Set<NativeBuild> shipped = EnumSet.of(NativeBuild.AVX2);
        assertThat(NativeBuild.fastest(SKYLAKE, shipped::contains)).contains(NativeBuild.AVX2);
        assertThat(NativeBuild.fastest(SANDY_BRIDGE, shipped::contains)).isEmpty();
        assertThat(NativeBuild.fastest(SKYLAKE, EnumSet.of(NativeBuild.PLAIN)::contains))
                .contains(NativeBuild.PLAIN);
    }

    @Test
    void aJarForOtherMachinesIsTold() {
        assertThat(Backend.misfit(HASWELL, List.of("windows-x86_64", "macosx-arm64")))
                .isEqualTo("the job's jar has native code for windows-x86_64, macosx-arm64, and this machine is "
                        + NativeBuild.PLATFORM
                        + ": build it on a machine of this kind, or for all kinds with -P every-platform");
        assertThat(Backend.misfit(SANDY_BRIDGE, List.of(NativeBuild.AVX2.classifier())))
                .endsWith("build it with -Dnd4j.classifier=" + NativeBuild.PLATFORM);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-arm64",
        "Mac OS X, x86_64, macosx-x86_64",
        "Mac OS X, aarch64, macosx-arm64",
        "Windows 11, amd64, windows-x86_64"
    })
    void platformsHaveTheNamesOfJavaCpp(String system, String processor, String platform) {
        assertThat(NativeBuild.platform(system, processor)).isEqualTo(platform);
    }

    @Test
    void buildsForEveryPlatformAreKnown() {
        String bindings = "org/nd4j/linalg/cpu/nativecpu/bindings/";
        assertThat(
                        NativeBuild.classifiers(Set.of(
                                bindings + "macosx-x86_64-onednn-avx2/libnd4jcpu.dylib",
                                bindings + "linux-arm64/libnd4jcpu.so")::contains))
                .containsExactly("linux-arm64", "macosx-x86_64-onednn-avx2");
    }

    @Test
    void theBuildThatIsLoadedIsNamed() {
        assertThat(Backend.description())
                .startsWith("CPU, OPENBLAS, " + NativeBuild.PLATFORM)
                .endsWith("1 OMP thread a task");
    }

    private static Set<String> with(Set<String> flags, String... more) {
        Set<String> all = new HashSet<>(flags);
        all.addAll(List.of(more));
        return all;
    }
}
