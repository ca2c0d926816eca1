package org.sparkgan.train;

import java.io.IOException;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.gan.GanState;

/** The driver's loop: rounds until the plan is fulfilled, listeners told of each. */
public final class Trainer {
    /** All that a run does from when it has a folder. */
    @FunctionalInterface
    public interface Work {
        /** Opens what the run needs, trains and closes what was opened; returns the last state. */
        GanState run() throws IOException;
    }

    private final JavaSparkContext spark;
    private final SyncMode sync;
    private final TrainingPlan plan;
    private final TrainingListener listener;

    /**
     * A loop that is ready to run.
     *
     * @param spark shows which round its jobs belong to
     * @param sync takes the rounds
     * @param plan how far
     * @param listener hears of the run; several do as {@link Listeners}
     */
    public Trainer(JavaSparkContext spark, SyncMode sync, TrainingPlan plan, TrainingListener listener) {
        this.spark = spark;
        this.sync = sync;
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
        sync.endAt(plan.iterations());
        listener.started(plan, state);
        while (state.iteration() < plan.iterations()) {
            int until = Math.min(sync.roundEnd(state.iteration()), plan.iterations());
            spark.sc().setJobDescription(description(state.iteration(), until));
            RoundResult round = sync.round(state, until);
            state = round.state();
            listener.roundEnded(round);
        }
        listener.finished(state);
        spark.sc().setJobDescription(null);
        return state;
    }

    /** What Spark's pages say of the jobs of a round. */
    private String description(int from, int until) {
        int round = from / sync.roundLength() + 1;
        return String.format(
                Locale.ROOT,
                "round %,d: %s, %s × %s",
                round,
                plan.sync().toString().replace('-', ' '),
                count(plan.workers(), "worker"),
                count(until - from, "iteration"));
    }

    private static String count(int number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }
}
