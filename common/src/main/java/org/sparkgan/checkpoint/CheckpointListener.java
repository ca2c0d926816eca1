package org.sparkgan.checkpoint;

import java.io.IOException;
import org.sparkgan.config.Interval;
import org.sparkgan.config.ScoreName;
import org.sparkgan.gan.GanState;
import org.sparkgan.score.Evaluation;
import org.sparkgan.train.TrainingListener;

/**
 * Saves a run every {@code checkpoint.every} iterations, at the end of a round, when an evaluation finds it better than before,
 * and when it is done; a failed save stops it.
 */
public final class CheckpointListener implements TrainingListener {
    private final Saves saves;
    private final Interval every;
    private final ScoreName bestBy;

    /**
     * Saves by {@code saves}.
     *
     * @param every between two checkpoints
     * @param bestBy the score that says which is the best
     */
    public CheckpointListener(Saves saves, Interval every, ScoreName bestBy) {
        this.saves = saves;
        this.every = every;
        this.bestBy = bestBy;
    }

    @Override
    public void segmentEnded(int from, GanState state) throws IOException {
        if (every.due(from, state.iteration())) {
            saves.save(state);
        }
    }

    @Override
    public void evaluated(GanState state, Evaluation evaluation) throws IOException {
        Double score = evaluation.score(bestBy);
        if (score != null) {
            saves.saveIfBest(state, new BestScore(state.iteration(), bestBy, score));
        }
    }

    @Override
    public void finished(GanState state) throws IOException {
        saves.save(state);
    }
}
