package org.sparkgan.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.sparkgan.config.Interval;
import org.sparkgan.config.JobConfig;

/**
 * When the driver needs the state of a run: where one of {@code intervals} falls due, after {@code longest}, and when somebody
 * asks. Between two such times workers train on by themselves.
 *
 * @param intervals of checkpoints, grids and evaluations
 * @param longest what is lost at most where a worker is
 * @param stop whether somebody asks the run to stop
 */
public record Segments(List<Interval> intervals, Duration longest, BooleanSupplier stop) {
    /** Those that {@code config} asks for. */
    public static Segments of(JobConfig config, BooleanSupplier stop) {
        List<Interval> intervals = new ArrayList<>();
        intervals.add(config.checkpoint().every());
        intervals.add(config.samples().every());
        config.evaluate().every().ifPresent(intervals::add);
        return new Segments(List.copyOf(intervals), config.training().segment(), stop);
    }

    /**
     * Iterations taken when the segment that begins after {@code from} has to end: at the end of the first round in which an
     * interval falls due, or of the run.
     *
     * @param last iterations of the whole run
     */
    int end(int from, int last, Rounds rounds) {
        int due = intervals.stream().mapToInt(interval -> interval.next(from)).reduce(last, Math::min);
        return Math.min(rounds.roundEnd(due - 1), last);
    }

    /** A segment begins. */
    Clock begin() {
        return new Clock(System.nanoTime());
    }

    /** Of a segment. */
    final class Clock {
        private final long startNanos;

        private Clock(long startNanos) {
            this.startNanos = startNanos;
        }

        /** Whether nothing ends it early. */
        boolean goesOn() {
            return !stop.getAsBoolean() && System.nanoTime() - startNanos < longest.toNanos();
        }
    }
}
