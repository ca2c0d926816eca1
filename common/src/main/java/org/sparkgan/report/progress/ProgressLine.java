package org.sparkgan.report.progress;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.TrainingPlan;

/** What a run tells of itself on one line, the time left included, at its rate since the start. */
final class ProgressLine {
    /** Columns beside bar and numbers. */
    private static final int FRAME = "100% [] ".length();

    private static final int LEAST_BAR = 8;
    private static final int MOST_BAR = 40;

    private final int iterations;
    private final int startIteration;
    private final LongSupplier nanoTime;
    private final long startNanos;

    private RoundMetrics last;
    private long lastNanos;

    /** Starts the clock of a run. */
    ProgressLine(TrainingPlan plan, GanState start, LongSupplier nanoTime) {
        this.iterations = plan.iterations();
        this.startIteration = start.iteration();
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /** A round has ended, of which the line tells from now on. */
    synchronized void ended(RoundMetrics metrics) {
        last = metrics;
        lastNanos = nanoTime.getAsLong();
    }

    /** {@code 120/300, epoch 12.0, D -1.5000, G 0.2500, 1,235 img/s, 0:09:00 left}. */
    synchronized String text() {
        RoundMetrics metrics = last;
        return String.format(
                Locale.ROOT,
                "%d/%d, epoch %.1f, D %.4f, G %.4f, %,.0f img/s, %s left",
                metrics.iteration(),
                iterations,
                metrics.epoch(),
                metrics.dLoss(),
                metrics.gLoss(),
                metrics.imagesPerSecond(),
                time(left()));
    }

    /**
     * A bar and the same numbers in exactly {@code width} columns, or as many as there are: {@code  40% [####------] epoch 12.0 D
     * -1.500 G 0.250 1,235 img/s 0:06:00, 0:09:00 left}, with fewer numbers where there is less room, and with the iteration where
     * there is more.
     */
    synchronized String bar(int width) {
        List<String> choices = choices(last);
        String numbers = choices.stream()
                .filter(choice -> choice.length() + LEAST_BAR + FRAME <= width)
                .findFirst()
                .orElse(choices.get(choices.size() - 1));
        int iteration = last.iteration();
        int cells = Math.max(0, Math.min(MOST_BAR, width - FRAME - numbers.length()));
        int full = (int) ((long) cells * iteration / iterations);
        String bar = String.format(
                Locale.ROOT,
                "%3d%% [%s%s] %s",
                100L * iteration / iterations,
                "#".repeat(full),
                "-".repeat(cells - full),
                numbers);
        return bar.substring(0, Math.min(width, bar.length()));
    }

    /** From the most told to the least. */
    private List<String> choices(RoundMetrics metrics) {
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - startNanos);
        String left = time(left()) + " left";
        String losses = String.format(Locale.ROOT, "D %.3f G %.3f", metrics.dLoss(), metrics.gLoss());
        String rate = String.format(Locale.ROOT, "%,.0f img/s", metrics.imagesPerSecond());
        String epoch = String.format(Locale.ROOT, "epoch %.1f", metrics.epoch());
        String iteration = "iteration " + metrics.iteration() + "/" + iterations;
        return List.of(
                String.join(" ", iteration, epoch, losses, rate, time(elapsed) + ",", left),
                String.join(" ", epoch, losses, rate, time(elapsed) + ",", left),
                String.join(" ", epoch, losses, rate, left),
                String.join(" ", losses, rate, left),
                String.join(" ", losses, left),
                left);
    }

    /** At the end of a round what the rate says, and from there on the time that passes less. */
    private Duration left() {
        int iteration = last.iteration();
        double done = Math.max(1, iteration - startIteration);
        double expected = (lastNanos - startNanos) / done * (iterations - iteration);
        return Duration.ofNanos((long) Math.max(0, expected - (nanoTime.getAsLong() - lastNanos)));
    }

    private static String time(Duration duration) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
