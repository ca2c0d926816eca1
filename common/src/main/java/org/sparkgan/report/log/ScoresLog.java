package org.sparkgan.report.log;

import java.io.Closeable;
import java.io.IOException;
import org.sparkgan.gan.GanState;
import org.sparkgan.score.Evaluation;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/** {@code scores.jsonl}: a JSON line an evaluation. */
public final class ScoresLog implements TrainingListener, Closeable {
    private final IterationLog log;

    /** Writes to {@code folder}. */
    public ScoresLog(Folder folder) {
        this.log = new IterationLog(folder, "scores");
    }

    @Override
    public void started(TrainingPlan plan, GanState state) throws IOException {
        log.start(state.iteration());
    }

    @Override
    public void evaluated(GanState state, Evaluation evaluation) throws IOException {
        log.add(evaluation);
        log.keep();
    }

    /** Ends the file. */
    @Override
    public void close() throws IOException {
        log.close();
    }
}
