package org.sparkgan.run;

import java.util.List;
import java.util.function.Function;
import org.sparkgan.report.run.RunVerdict;
import org.sparkgan.train.TrainingListener;

/**
 * The program that trains, as far as a run knows it.
 *
 * @param arguments of its command line, for {@code config.json}
 * @param stop asks the run to stop
 * @param verdicts what {@code result.json} says of an error that stops the run
 * @param listeners of its own, which hear after all others
 */
public record Caller(
        List<String> arguments, Stop stop, Function<Throwable, RunVerdict> verdicts, List<TrainingListener> listeners) {
    /** Keeps copies. */
    public Caller {
        arguments = List.copyOf(arguments);
        listeners = List.copyOf(listeners);
    }

    /** A program that lets runs go to their end, and hears of them by {@code listeners}. */
    static Caller hearing(TrainingListener... listeners) {
        return new Caller(List.of(), Stop.NEVER, Verdicts::of, List.of(listeners));
    }
}
