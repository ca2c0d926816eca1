package org.sparkgan.checkpoint;

import java.io.IOException;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.WorkerSave;

/**
 * How one run is saved.
 *
 * @param store where
 * @param run as which
 * @param workers lets each worker write what it alone knows
 * @param all hear of each checkpoint
 */
public record Saves(CheckpointStore store, RunIdentity run, WorkerSave workers, TrainingListener all) {
    /**
     * Saves a state, unless it is saved already.
     *
     * @throws IOException as {@link CheckpointStore#save}
     * @throws org.sparkgan.gan.DivergedException as {@link CheckpointStore#save}
     */
    public void save(GanState state) throws IOException {
        store.save(run, state, workers);
        all.saved(state);
    }

    /**
     * Saves a state as the best so far if its score is lower than that of the best before it.
     *
     * @throws IOException as {@link #save}
     * @throws org.sparkgan.gan.DivergedException as {@link #save}
     */
    void saveIfBest(GanState state, BestScore score) throws IOException {
        if (store.saveIfBest(run, state, workers, score)) {
            all.saved(state);
        }
    }
}
