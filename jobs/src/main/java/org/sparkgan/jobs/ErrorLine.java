package org.sparkgan.jobs;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.stream.Stream;

/** An error as the user sees it: one line, and the stack trace only for those who ask. */
final class ErrorLine {
    /** How much of an error is shown. */
    enum Detail {
        MESSAGE,
        STACK_TRACE
    }

    private ErrorLine() {}

    /**
     * Prints {@code error}.
     *
     * @return the exit code that belongs to it
     */
    static int print(Throwable error, PrintWriter err, Detail detail) {
        Throwable cause = known(error);
        ExitCode code = ExitCode.of(cause);
        err.println("sparkgan: " + message(cause) + hint(code, detail));
        if (detail == Detail.STACK_TRACE) {
            error.printStackTrace(err);
        }
        err.flush();
        return code.code();
    }

    /** The error in the chain of causes that has a code of its own (Spark wraps what tasks throw), else the error itself. */
    private static Throwable known(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .filter(cause -> ExitCode.of(cause) != ExitCode.FAILED)
                .findFirst()
                .orElse(error);
    }

    private static String message(Throwable error) {
        String first = Objects.requireNonNullElse(error.getMessage(), "")
                .lines()
                .findFirst()
                .orElse("");
        boolean speaksForItself = ExitCode.of(error) != ExitCode.FAILED && !first.isEmpty();
        return speaksForItself ? first : error.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
    }

    private static String hint(ExitCode code, Detail detail) {
        return code == ExitCode.FAILED && detail == Detail.MESSAGE ? " (run with --verbose for the stack trace)" : "";
    }
}
