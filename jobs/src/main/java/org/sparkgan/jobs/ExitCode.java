package org.sparkgan.jobs;

import java.util.Arrays;
import org.sparkgan.config.ConfigException;
import org.sparkgan.data.DataException;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.report.health.CollapsedException;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.report.run.RunTakenException;
import org.sparkgan.run.InterruptedRunException;
import org.sparkgan.storage.StoreRefusedException;
import picocli.CommandLine.ParameterException;

/** How a job's process ends, as jobs/README.md promises; the one place where errors become codes. */
enum ExitCode {
    DONE(0),
    FAILED(1),
    WRONG_SETTINGS(2),
    DATA_UNUSABLE(3),
    DIVERGED(4),
    INTERRUPTED(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The code that a process has ended with; any other is a failure. */
    static ExitCode of(int code) {
        return Arrays.stream(values())
                .filter(known -> known.code == code)
                .findFirst()
                .orElse(FAILED);
    }

    /** The code for {@code error} itself, whatever caused it. */
    static ExitCode of(Throwable error) {
        if (error instanceof ConfigException
                || error instanceof ParameterException
                || error instanceof RunTakenException) {
            return WRONG_SETTINGS;
        }
        if (error instanceof DataException || error instanceof StoreRefusedException) {
            return DATA_UNUSABLE;
        }
        if (error instanceof DivergedException || error instanceof CollapsedException) {
            return DIVERGED;
        }
        if (error instanceof RunEndException end) {
            return end.code();
        }
        return error instanceof InterruptedRunException ? INTERRUPTED : FAILED;
    }

    /** What {@code result.json} says of a run that ends so. */
    RunStatus status() {
        return switch (this) {
            case DONE -> RunStatus.COMPLETED;
            case DIVERGED -> RunStatus.DIVERGED;
            case INTERRUPTED -> RunStatus.INTERRUPTED;
            case FAILED, WRONG_SETTINGS, DATA_UNUSABLE -> RunStatus.FAILED;
        };
    }
}
