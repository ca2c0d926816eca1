package org.sparkgan.report;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingPlan;

/** One line that is drawn over itself. */
final class ProgressOnTerminal implements Progress {
    private static final int REDRAW_MS = 500;

    private ProgressBar bar;
    private ProgressLine line;
    /** Read by the thread that draws. */
    private volatile String text = "";

    @Override
    public void started(TrainingPlan plan, GanState state) {
        line = new ProgressLine(plan, state, System::nanoTime);
        text = state.iteration() + "/" + plan.iterations() + ", first round";
        bar = new ProgressBarBuilder()
                .setInitialMax(plan.iterations())
                .setUpdateIntervalMillis(REDRAW_MS)
                .setRenderer((progress, width) -> shortened(width))
                .build();
    }

    @Override
    public void roundEnded(RoundResult round) {
        text = line.of(round.metrics());
        bar.stepTo(round.metrics().iteration());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private String shortened(int width) {
        String whole = text;
        return whole.substring(0, Math.min(width, whole.length()));
    }
}
