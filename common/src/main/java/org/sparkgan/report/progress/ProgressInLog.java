package org.sparkgan.report.progress;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingPlan;

/** A log line for the first round, one a minute after that, and one for the last. */
final class ProgressInLog implements Progress {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Consumer<String> log;
    private final LongSupplier nanoTime;
    private ProgressLine line;
    private long saidNanos;
    private RoundMetrics said;
    private RoundMetrics last;

    /** Says lines to {@code log}; {@code nanoTime} is the clock. */
    ProgressInLog(Consumer<String> log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        line = new ProgressLine(plan, state, nanoTime);
    }

    @Override
    public void roundEnded(RoundResult round) {
        last = round.metrics();
        line.ended(last);
        if (said == null || nanoTime.getAsLong() - saidNanos >= QUIET_NANOS) {
            say();
        }
    }

    @Override
    public void close() {
        if (last != null && !last.equals(said)) {
            say();
        }
    }

    private void say() {
        said = last;
        saidNanos = nanoTime.getAsLong();
        log.accept("iteration " + line.text());
    }
}
