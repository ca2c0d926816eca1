package org.sparkgan.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.stream.Stream;
import org.sparkgan.compute.cuda.CudaException;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.Redaction;
import org.sparkgan.report.health.CollapsedException;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.report.run.RunVerdict;

/**
 * An error as the user sees it: one line, and the stack trace only for those who ask.
 *
 * @param code how the process ends
 * @param message on one line, without secrets
 * @param error as it was thrown
 */
record Failure(ExitCode code, String message, Throwable error) {
    private static final String CAUSED_BY = "Caused by: ";

    /** Looks through the causes for an error that has a code or words of its own, because Spark wraps what tasks throw. */
    static Failure of(Throwable error) {
        Throwable cause = Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .filter(candidate -> ExitCode.of(candidate) != ExitCode.FAILED || candidate instanceof CudaException)
                .findFirst()
                .orElse(error);
        return new Failure(ExitCode.of(cause), Redaction.of(message(cause)), error);
    }

    /** What {@code result.json} says of a run that {@code error} ends. */
    static RunVerdict verdict(Throwable error) {
        Failure failure = of(error);
        return new RunVerdict(failure.status(), failure.message, failure.code.code());
    }

    private RunStatus status() {
        boolean collapsed = Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .anyMatch(CollapsedException.class::isInstance);
        return collapsed ? RunStatus.COLLAPSED : code.status();
    }

    private static String message(Throwable error) {
        String first = FirstLine.orEmpty(error);
        boolean speaksForItself = (ExitCode.of(error) != ExitCode.FAILED
                        || error instanceof RunEndException
                        || error instanceof CudaException)
                && !first.isEmpty();
        return speaksForItself
                ? first
                : error.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first) + reason(error);
    }

    /** Spark's errors have what failed in a task as a trace in their text. */
    private static String reason(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .flatMap(each ->
                        Objects.requireNonNullElse(each.getMessage(), "").lines())
                .filter(line -> line.startsWith(CAUSED_BY))
                .reduce((first, last) -> last)
                .map(line -> ": " + line.substring(CAUSED_BY.length()))
                .orElse("");
    }

    /** Prints the line alone. */
    void print(PrintWriter err) {
        String hint = code == ExitCode.FAILED && !(error instanceof RunEndException)
                ? " (run with --verbose for the stack trace)"
                : "";
        err.println("sparkgan: " + message + hint);
    }

    /** Prints the line and the stack trace. */
    void printWithTrace(PrintWriter err) {
        err.println("sparkgan: " + message);
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        err.print(Redaction.of(trace.toString()));
        err.flush();
    }
}
