package org.sparkgan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.report.health.CollapsedException;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.report.run.RunVerdict;

class VerdictsTest {
    @Test
    void whatATaskThrewIsFoundInSparksError() {
        DivergedException diverged = new DivergedException(7, "critic loss", Double.NaN);
        assertThat(Verdicts.of(new SparkException("Job aborted\n\tat somewhere", diverged)))
                .isEqualTo(new RunVerdict(RunStatus.DIVERGED, diverged.getMessage(), 4));
    }

    @Test
    void eachEndHasItsCode() {
        assertThat(Verdicts.of(new CollapsedException(7, "all alike")).status()).isEqualTo(RunStatus.COLLAPSED);
        assertThat(Verdicts.of(InterruptedRunException.savedAt(7)))
                .isEqualTo(new RunVerdict(
                        RunStatus.INTERRUPTED, "interrupted at iteration 7, checkpoint saved: go on with --resume", 5));
    }

    @Test
    void anythingElseIsItsFirstLineWithoutSecrets() {
        assertThat(Verdicts.of(new IOException("cannot write s3a://me:hush@bucket/run\nmore")))
                .isEqualTo(new RunVerdict(
                        RunStatus.FAILED, "IOException: cannot write s3a://me:*********(redacted)@bucket/run", 1));
        assertThat(Verdicts.of(new NullPointerException()).reason()).isEqualTo("NullPointerException");
    }
}
