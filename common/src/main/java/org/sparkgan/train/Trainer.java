package org.sparkgan.train;

import java.io.IOException;
import java.util.List;
import org.sparkgan.gan.GanState;

/** The driver's loop: rounds until the plan is fulfilled, listeners told of each. */
public final class Trainer {
    private final SyncMode sync;
    private final TrainingPlan plan;
    private final List<TrainingListener> listeners;

    /**
     * A loop that is ready to run.
     *
     * @param sync takes the rounds
     * @param plan how far
     * @param listeners hear of the run, in this order
     */
    public Trainer(SyncMode sync, TrainingPlan plan, List<TrainingListener> listeners) {
        this.sync = sync;
        this.plan = plan;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Trains from {@code start} to the end of the plan.
     *
     * @return the last state
     * @throws IOException when a listener cannot save what it must
     * @throws org.sparkgan.gan.DivergedException when a number is not finite
     */
    public GanState run(GanState start) throws IOException {
        GanState state = start;
        sync.endAt(plan.iterations());
        for (TrainingListener listener : listeners) {
            listener.started(plan, state);
        }
        while (state.iteration() < plan.iterations()) {
            RoundResult round = sync.round(state, Math.min(sync.roundEnd(state.iteration()), plan.iterations()));
            state = round.state();
            for (TrainingListener listener : listeners) {
                listener.roundEnded(round);
            }
        }
        for (TrainingListener listener : listeners) {
            listener.finished(state);
        }
        return state;
    }
}
