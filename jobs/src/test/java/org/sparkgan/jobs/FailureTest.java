package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.compute.cuda.CudaOptions;
import org.sparkgan.config.ConfigException;
import org.sparkgan.data.DataException;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.run.InterruptedRunException;

class FailureTest {
    @Test
    void errorsOfTheUserHaveTheirCode() {
        assertThat(Failure.of(new ConfigException("no")).code()).isEqualTo(ExitCode.WRONG_SETTINGS);
        assertThat(Failure.of(new DataException("no")).code()).isEqualTo(ExitCode.DATA_UNUSABLE);
        assertThat(Failure.of(new DivergedException(7, "critic loss", Double.NaN))
                        .code())
                .isEqualTo(ExitCode.DIVERGED);
        assertThat(Failure.of(InterruptedRunException.brokenOff()).code()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Failure.of(new IOException("no")).code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void whatATaskThrewIsFoundInSparksError() {
        Throwable error = new SparkException(
                "Job aborted due to stage failure\n\tat somewhere",
                new SparkException("task failed", new DataException("data.path x is damaged")));
        assertThat(Failure.of(error).code()).isEqualTo(ExitCode.DATA_UNUSABLE);
        assertThat(printed(error, Failure::print)).isEqualToIgnoringNewLines("sparkgan: data.path x is damaged");
    }

    @Test
    void theReasonIsFoundInTheTraceOfATask() {
        Throwable error = new SparkException(
                "[TASK_WRITE_FAILED] Task failed while writing rows",
                new SparkException("Job aborted\n\tat somewhere\nCaused by: java.io.IOException: no\n\tat a.b\n"
                        + "Caused by: java.lang.UnsatisfiedLinkError: failed to map segment\n\t... 9 more"));
        assertThat(printed(error, Failure::print))
                .isEqualToIgnoringNewLines(
                        "sparkgan: SparkException: [TASK_WRITE_FAILED] Task failed while writing rows"
                                + ": java.lang.UnsatisfiedLinkError: failed to map segment"
                                + " (run with --verbose for the stack trace)");
    }

    @Test
    void whatAGpuSaysIsALineOfItsOwn() {
        Assumptions.assumeFalse(Files.exists(Path.of("/proc/driver/nvidia")), "NVIDIA's driver is here");
        Throwable error = catchThrowable(() -> new CudaDevice(CudaOptions.usual()).close());
        Failure failure = Failure.of(new SparkException("Job aborted due to stage failure\n\tat somewhere", error));
        assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
        assertThat(failure.message()).startsWith("Cannot find NVIDIA's driver (libcuda.so.1): ");
    }

    @Test
    void anythingElseIsOneLineThatSaysWhereToFindMore() {
        Throwable error = new IllegalStateException("first line\nsecond line");
        assertThat(printed(error, Failure::print))
                .isEqualToIgnoringNewLines(
                        "sparkgan: IllegalStateException: first line (run with --verbose for the stack trace)");
        assertThat(printed(new NullPointerException(), Failure::print)).startsWith("sparkgan: NullPointerException (");
        assertThat(printed(error, Failure::printWithTrace))
                .startsWith("sparkgan: IllegalStateException: first line")
                .contains("\tat org.sparkgan.jobs.FailureTest");
    }

    private static String printed(Throwable error, BiConsumer<Failure, PrintWriter> printer) {
        StringWriter text = new StringWriter();
        printer.accept(Failure.of(error), new PrintWriter(text, true));
        return text.toString();
    }
}
