package org.sparkgan.run;

import java.util.Objects;
import java.util.stream.Stream;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.Redaction;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.report.health.CollapsedException;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.report.run.RunVerdict;

/** What {@code result.json} says of errors where the program that trains has no words of its own; exit codes are those of the jobs. */
final class Verdicts {
    private Verdicts() {}

    /** Looks through the causes, because Spark wraps what tasks throw. */
    static RunVerdict of(Throwable error) {
        Throwable cause = Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .filter(candidate -> status(candidate) != RunStatus.FAILED)
                .findFirst()
                .orElse(error);
        RunStatus status = status(cause);
        String first = FirstLine.orEmpty(cause);
        String name = cause.getClass().getSimpleName();
        String reason = status == RunStatus.FAILED && !first.isEmpty() ? name + ": " + first : first;
        return new RunVerdict(status, Redaction.of(reason.isEmpty() ? name : reason), exitCode(status));
    }

    private static RunStatus status(Throwable error) {
        if (error instanceof DivergedException) {
            return RunStatus.DIVERGED;
        }
        if (error instanceof CollapsedException) {
            return RunStatus.COLLAPSED;
        }
        return error instanceof InterruptedRunException ? RunStatus.INTERRUPTED : RunStatus.FAILED;
    }

    private static int exitCode(RunStatus status) {
        return switch (status) {
            case COMPLETED -> 0;
            case FAILED -> 1;
            case DIVERGED, COLLAPSED -> 4;
            case INTERRUPTED -> 5;
        };
    }
}
