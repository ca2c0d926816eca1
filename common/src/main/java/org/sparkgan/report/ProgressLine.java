package org.sparkgan.report;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.TrainingPlan;

/** What a run tells of itself on one line, the time left included, at its rate since the start. */
final class ProgressLine {
    private final int iterations;
    private final int startIteration;
    private final LongSupplier nanoTime;
    private final long startNanos;

    /** Starts the clock of a run. */
    ProgressLine(TrainingPlan plan, GanState start, LongSupplier nanoTime) {
        this.iterations = plan.iterations();
        this.startIteration = start.iteration();
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /** {@code 120/300, epoch 12.0, D -1.5000, G 0.2500, 1,235 img/s, 0:09:00 left}. */
    String of(RoundMetrics metrics) {
        return String.format(
                Locale.ROOT,
                "%d/%d, epoch %.1f, D %.4f, G %.4f, %,.0f img/s, %s left",
                metrics.iteration(),
                iterations,
                metrics.epoch(),
                metrics.dLoss(),
                metrics.gLoss(),
                metrics.imagesPerSecond(),
                time(left(metrics.iteration())));
    }

    private Duration left(int iteration) {
        double done = Math.max(1, iteration - startIteration);
        return Duration.ofNanos((long) ((nanoTime.getAsLong() - startNanos) / done * (iterations - iteration)));
    }

    private static String time(Duration duration) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
