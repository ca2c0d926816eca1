package org.sparkgan.train;

import java.io.IOException;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.gan.GanState;

/** Rounds that the driver carries: each is a Spark job, or several, whose results the driver adds up. */
final class DriverRounds implements Rounds {
    private final JavaSparkContext spark;
    private final TrainingSettings training;
    private final SyncMode mode;

    /**
     * Rounds of {@code mode}.
     *
     * @param spark runs their jobs, and shows which round these belong to
     * @param training how
     */
    DriverRounds(JavaSparkContext spark, TrainingSettings training, SyncMode mode) {
        this.spark = spark;
        this.training = training;
        this.mode = mode;
    }

    @Override
    public GanState segment(GanState start, int until, Heard heard) throws IOException {
        GanState state = start;
        boolean goOn = true;
        while (goOn && state.iteration() < until) {
            int end = Math.min(roundEnd(state.iteration()), until);
            spark.sc().setJobDescription(description(state.iteration(), end));
            RoundEnd round = mode.round(state, end);
            state = round.state();
            goOn = heard.roundEnded(round.result());
        }
        spark.sc().setJobDescription(null);
        return state;
    }

    /** What Spark's pages say of the jobs of a round. */
    private String description(int from, int until) {
        int round = from / roundLength() + 1;
        return String.format(
                Locale.ROOT, "round %,d: %s × %s", round, team(training), count(until - from, "iteration"));
    }

    /** Who is at work, and how. */
    static String team(TrainingSettings training) {
        return training.sync().toString().replace('-', ' ') + ", " + count(training.workers(), "worker");
    }

    private static String count(int number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }

    @Override
    public int roundLength() {
        return mode.roundLength();
    }

    @Override
    public void endAt(int iterations) {
        mode.endAt(iterations);
    }

    @Override
    public WorkerSave workerSave() {
        return mode.workerSave();
    }

    @Override
    public void restoreWorkers(SavedWorkers saved) {
        mode.restoreWorkers(saved);
    }

    @Override
    public void close() {
        mode.close();
    }
}
