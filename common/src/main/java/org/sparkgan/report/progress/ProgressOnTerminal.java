package org.sparkgan.report.progress;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingPlan;

/** A bar with the numbers of the last round and the time left, on one line that is drawn over itself. */
final class ProgressOnTerminal implements Progress {
    private static final int REDRAW_MS = 500;

    private ProgressBar bar;
    private ProgressLine line;
    private String before = "";
    /** Read by the thread that draws. */
    private volatile boolean ended;

    @Override
    public void started(TrainingPlan plan, GanState state) {
        line = new ProgressLine(plan, state, System::nanoTime);
        before = "iteration " + state.iteration() + "/" + plan.iterations() + ", first round";
        bar = new ProgressBarBuilder()
                .setInitialMax(plan.iterations())
                // The time left passes during a round too.
                .continuousUpdate()
                .setUpdateIntervalMillis(REDRAW_MS)
                .setRenderer((progress, width) -> drawn(width))
                .build();
    }

    @Override
    public void roundEnded(RoundResult round) {
        line.ended(round.metrics());
        ended = true;
        bar.stepTo(round.metrics().iteration());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private String drawn(int width) {
        return ended ? line.bar(width) : before.substring(0, Math.min(width, before.length()));
    }
}
