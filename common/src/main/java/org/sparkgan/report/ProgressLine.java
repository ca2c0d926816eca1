package org.sparkgan.report;

import java.time.Duration;
import java.util.Locale;
import org.sparkgan.train.RoundMetrics;

/** What a run tells of itself on one line. */
final class ProgressLine {
    private ProgressLine() {}

    static String losses(RoundMetrics metrics) {
        return String.format(
                Locale.ROOT,
                "epoch %.2f  D %.4f  G %.4f  %,.0f img/s",
                metrics.epoch(),
                metrics.dLoss(),
                metrics.gLoss(),
                metrics.imagesPerSecond());
    }

    static String whole(RoundMetrics metrics, int iterations, Duration left) {
        return String.format(
                Locale.ROOT,
                "iteration %d of %d  %s  %s left",
                metrics.iteration(),
                iterations,
                losses(metrics),
                time(left));
    }

    /** {@code 1:02:03}. */
    static String time(Duration duration) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
