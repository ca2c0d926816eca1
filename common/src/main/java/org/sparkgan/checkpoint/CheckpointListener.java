package org.sparkgan.checkpoint;

import java.io.IOException;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;
import org.sparkgan.train.WorkerSave;

/** Saves a run every {@code checkpoint.every} iterations, at the end of a round, and when it is done; a failed save stops it. */
public final class CheckpointListener implements TrainingListener {
    private final CheckpointStore store;
    private final RunIdentity run;
    private final CheckpointSettings settings;
    private final WorkerSave workers;
    private int iteration;

    /**
     * Saves {@code run} to {@code store}.
     *
     * @param settings say when
     * @param workers lets each worker write what it alone knows
     */
    public CheckpointListener(CheckpointStore store, RunIdentity run, CheckpointSettings settings, WorkerSave workers) {
        this.store = store;
        this.run = run;
        this.settings = settings;
        this.workers = workers;
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        iteration = state.iteration();
    }

    @Override
    public void roundEnded(RoundResult round) throws IOException {
        int before = iteration;
        iteration = round.state().iteration();
        if (settings.due(before, iteration)) {
            store.save(run, round.state(), workers);
        }
    }

    @Override
    public void finished(GanState state) throws IOException {
        store.save(run, state, workers);
    }
}
