package org.sparkgan.checkpoint;

import java.io.IOException;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.WorkerSave;

/** How one run is saved: where, as which, and with what its workers alone know. */
public final class Saves {
    private static final int NONE = -1;

    private final CheckpointStore store;
    private final RunIdentity run;
    private final WorkerSave workers;
    private final TrainingListener all;
    private int told = NONE;

    /**
     * Saves {@code run} to {@code store}.
     *
     * @param workers lets each worker write what it alone knows
     * @param all hear of each checkpoint once
     */
    public Saves(CheckpointStore store, RunIdentity run, WorkerSave workers, TrainingListener all) {
        this.store = store;
        this.run = run;
        this.workers = workers;
        this.all = all;
    }

    /**
     * Saves a state, unless it is saved already.
     *
     * @throws IOException as {@link CheckpointStore#save}
     * @throws org.sparkgan.gan.DivergedException as {@link CheckpointStore#save}
     */
    public void save(GanState state) throws IOException {
        store.save(run, state, workers);
        tell(state);
    }

    /**
     * Saves a state as the best so far if its score is lower than that of the best before it.
     *
     * @throws IOException as {@link #save}
     * @throws org.sparkgan.gan.DivergedException as {@link #save}
     */
    void saveIfBest(GanState state, BestScore score) throws IOException {
        if (store.saveIfBest(run, state, workers, score)) {
            tell(state);
        }
    }

    private void tell(GanState state) throws IOException {
        if (state.iteration() != told) {
            told = state.iteration();
            all.saved(state);
        }
    }
}
