package org.sparkgan.jobs.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What passes, what fails, and what the last line says of both. */
class FindingsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Findings findings = new Findings(new PrintStream(out, true, StandardCharsets.UTF_8));

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String last() {
        return lines().get(lines().size() - 1);
    }

    @Test
    void deviationsUpToTheirLimitPass() {
        findings.check("near", 2e-6, 1e-5);
        findings.check("nearer", 1e-5, 1e-5, "3 us");
        findings.note("besides", "a card");
        assertThat(findings.end()).isTrue();
        assertThat(lines().get(0)).startsWith("PASS  near  ").endsWith("  2.0e-06, may be 1.0e-05");
        assertThat(lines().get(1)).endsWith("; 3 us");
        assertThat(lines().get(2)).startsWith("-     besides  ");
        assertThat(last()).isEqualTo("2 passed; nearest to its limit: nearer 1.0e-05, may be 1.0e-05");
    }

    @Test
    void whatIsNoNumberFails() {
        findings.check("far", Double.NaN, 1);
        findings.check("near", 0, 1);
        assertThat(findings.end()).isFalse();
        assertThat(lines().get(0)).startsWith("FAIL  far  ");
        assertThat(last()).isEqualTo("1 of 2 failed; nearest to its limit or beyond: far NaN, may be 1.0e+00");
    }

    @Test
    void whatCouldNotBeTriedFails() {
        findings.failed("game", new IllegalStateException("lost\nmore"));
        findings.summary("all is well");
        assertThat(findings.end()).isFalse();
        assertThat(lines().get(0)).endsWith("  java.lang.IllegalStateException: lost");
        assertThat(last()).isEqualTo("1 of 1 failed");
    }

    @Test
    void aSummaryIsTheLastLine() {
        findings.require("bits", true, "equal");
        findings.summary("a card of 1 GiB");
        assertThat(findings.end()).isTrue();
        assertThat(last()).isEqualTo("a card of 1 GiB");
    }

    @Test
    void deviationsAreRelative() {
        assertThat(Deviation.of(new double[] {3, 4}, new double[] {3, 4})).isZero();
        assertThat(Deviation.of(new double[] {3, 5}, new double[] {3, 4, 9})).isEqualTo(1 / 5.0);
        assertThat(Deviation.of(new double[] {1}, new double[] {0})).isInfinite();
        assertThat(Deviation.of(new double[] {Double.NaN}, new double[] {1})).isInfinite();
    }
}
