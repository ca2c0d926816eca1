package org.sparkgan.train;

import java.io.IOException;
import org.sparkgan.gan.GanState;

/** The driver's loop: segments of rounds until the plan is fulfilled, listeners told of each. */
public final class Trainer {
    /** All that a run does from when it has a folder. */
    @FunctionalInterface
    public interface Work {
        /** Opens what the run needs, trains and closes what was opened; returns the last state. */
        GanState run() throws IOException;
    }

    private final Rounds rounds;
    private final Segments segments;
    private final TrainingPlan plan;
    private final TrainingListener listener;

    /**
     * A loop that is ready to run.
     *
     * @param rounds of the run
     * @param segments when their state is looked at
     * @param plan how far
     * @param listener hears of the run; several do as {@link Listeners}
     */
    public Trainer(Rounds rounds, Segments segments, TrainingPlan plan, TrainingListener listener) {
        this.rounds = rounds;
        this.segments = segments;
        this.plan = plan;
        this.listener = listener;
    }

    /**
     * Does the work of a run and then tells {@code listener} how it ended, however it did.
     *
     * @return the last state
     * @throws IOException as {@code work} does
     */
    public static GanState toTheEnd(TrainingListener listener, Work work) throws IOException {
        RunEnd end = RunEnd.completed();
        try {
            return work.run();
        } catch (Exception | Error e) {
            // Spark throws checked exceptions that its methods do not declare.
            end = RunEnd.stopped(e);
            throw e;
        } finally {
            listener.ended(end);
        }
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
        rounds.endAt(plan.iterations());
        listener.started(plan, state);
        while (state.iteration() < plan.iterations()) {
            int from = state.iteration();
            int until = segments.end(from, plan.iterations(), rounds);
            Segments.Clock clock = segments.begin();
            state = rounds.segment(state, until, round -> {
                listener.roundEnded(round);
                return clock.goesOn();
            });
            listener.segmentEnded(from, state);
        }
        listener.finished(state);
        return state;
    }
}
