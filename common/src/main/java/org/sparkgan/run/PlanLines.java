package org.sparkgan.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sparkgan.config.AdaptiveProbability;
import org.sparkgan.config.EmaDecay;
import org.sparkgan.config.EmaHalfLife;
import org.sparkgan.config.EmaSettings;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ScheduledNumber;
import org.sparkgan.nn.layer.NetworkSummary;
import org.sparkgan.train.SyncMode;
import org.sparkgan.train.TrainingPlan;

/** What a run is going to do, for people. */
final class PlanLines {
    private PlanLines() {}

    /** A fact a line. */
    static List<String> of(PreparedRun run) {
        CheckedTraining training = run.training();
        JobConfig config = training.config();
        TrainingPlan plan = training.plan();
        List<String> lines = new ArrayList<>(List.of(
                line(
                        "%s on %d images of %s from %s",
                        config.gan().objective(),
                        plan.images(),
                        plan.shape(),
                        config.data().requiredPath()),
                line(
                        "%d iterations, batches of %d shared by %d workers, %.1f epochs, %s",
                        plan.iterations(),
                        config.training().batchSize(),
                        config.training().workers(),
                        plan.epochs(),
                        SyncMode.agreement(config.training())),
                "the run goes to " + run.folder().folder().uri(),
                line(
                        "generator of %,d parameters, critic of %,d",
                        plan.generatorParameters(), plan.criticParameters())));
        if (run.heldOut() > 0) {
            lines.add(1, heldOut(run));
        }
        NetworkSummary.lines(training.spec().generator()).forEach(line -> lines.add("generator: " + line));
        NetworkSummary.lines(training.spec().critic()).forEach(line -> lines.add("critic:    " + line));
        ScheduledNumber.of(config).forEach(number -> lines.add(number.name() + ": " + number.text()));
        config.augment().adaptive().ifPresent(adaptive -> lines.add(adaptation(adaptive)));
        lines.add(average(config.gan().ema()));
        lines.addAll(run.beginning());
        lines.add(training.memory().line());
        training.gpusOfExecutor().ifPresent(gpus -> lines.add(line("one worker a GPU, %d GPUs an executor", gpus)));
        return lines;
    }

    private static String heldOut(PreparedRun run) {
        return line("%d images more are held out, which no worker trains on (data.hold-out)", run.heldOut());
    }

    private static String adaptation(AdaptiveProbability adaptive) {
        return line(
                "probability of augmentation: adaptive, 0 at first, towards a mean sign of real scores of %s, from 0 to 1 over %,d"
                        + " images at the fastest",
                adaptive.target(), adaptive.images());
    }

    private static String average(EmaSettings ema) {
        if (!ema.kept()) {
            return "no moving average of the generator";
        }
        if (ema instanceof EmaHalfLife halfLife) {
            return line("the generator's moving average has a half-life of %,.0f images", halfLife.images())
                    + (halfLife.rampUp() > 0 ? ", at most " + halfLife.rampUp() + " of those shown so far" : "");
        }
        return "the generator's moving average keeps " + ((EmaDecay) ema).decay()
                + " of itself in a step, less at first";
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
