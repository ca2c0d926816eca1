package org.sparkgan.report;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingPlan;

/** One line that is drawn over itself: iterations, time left, epoch, losses and rate. */
final class ProgressOnTerminal implements Progress {
    private static final int REDRAW_MS = 500;

    private ProgressBar bar;

    @Override
    public void started(TrainingPlan plan, GanState state) {
        bar = new ProgressBarBuilder()
                .setTaskName("iteration")
                .setInitialMax(plan.iterations())
                .startsFrom(state.iteration(), java.time.Duration.ZERO)
                .setUpdateIntervalMillis(REDRAW_MS)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
    }

    @Override
    public void roundEnded(RoundResult round) {
        bar.setExtraMessage("  " + ProgressLine.losses(round.metrics()));
        bar.stepTo(round.metrics().iteration());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
