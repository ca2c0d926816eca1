package org.sparkgan.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
    void theBuildThatIsLoadedIsNamed() {
        assertThat(Backend.description())
                .startsWith("CPU, OPENBLAS, linux-x86_64")
                .endsWith("1 OMP thread a task");
    }

    private static Set<String> with(Set<String> flags, String... more) {
        Set<String> all = new HashSet<>(flags);
        all.addAll(List.of(more));
        return all;
    }
}
