package org.sparkgan.evaluate;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/**
 * Scores a run's generator every {@code evaluate.every} iterations, at the end of a round, and when the run is done; the averaged
 * one where it is kept. An evaluation that fails is told in the log, and training goes on.
 */
public final class EvaluationListener implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationListener.class);

    /** Hears of scores. */
    @FunctionalInterface
    public interface Observer {
        /** The generator of {@code state} was scored. */
        void evaluated(GanState state, Evaluation evaluation) throws IOException;
    }

    private final Evaluator evaluator;
    private final NetworkSpec generator;
    private final int every;
    private final List<Observer> observers;
    private int iteration;
    private int evaluated;

    /**
     * Scores with {@code evaluator}.
     *
     * @param generator its layers
     * @param every iterations between two evaluations
     * @param observers hear of the scores, in this order
     */
    public EvaluationListener(Evaluator evaluator, NetworkSpec generator, int every, List<Observer> observers) {
        this.evaluator = evaluator;
        this.generator = generator;
        this.every = every;
        this.observers = List.copyOf(observers);
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        iteration = state.iteration();
        evaluated = iteration;
    }

    @Override
    public void roundEnded(RoundResult round) throws IOException {
        int before = iteration;
        iteration = round.state().iteration();
        if (iteration / every > before / every) {
            evaluate(round.state());
        }
    }

    @Override
    public void finished(GanState state) throws IOException {
        if (evaluated < state.iteration()) {
            evaluate(state);
        }
    }

    private void evaluate(GanState state) throws IOException {
        Evaluation evaluation;
        try {
            evaluation = evaluator.evaluate(generator, state.shown(), state.iteration());
        } catch (Exception e) {
            // Spark throws checked exceptions that its methods do not declare.
            LOG.warn(
                    "iteration {}: the evaluation failed, training goes on: {}",
                    state.iteration(),
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return;
        }
        evaluated = state.iteration();
        LOG.info("iteration {}: {}", state.iteration(), evaluation.summary());
        for (Observer observer : observers) {
            observer.evaluated(state, evaluation);
        }
    }
}
