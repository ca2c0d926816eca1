package org.sparkgan.evaluate;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.Interval;
import org.sparkgan.gan.Critic;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.score.Evaluation;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/**
 * Scores a run's generator every {@code evaluate.every} iterations, at the end of a round, and when the run is done; the averaged
 * one where it is kept. An evaluation that fails is told in the log, and training goes on.
 */
public final class EvaluationListener implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationListener.class);

    private final Evaluator evaluator;
    private final GanSpec spec;
    private final Interval every;
    private final TrainingListener all;
    private int evaluated;

    /**
     * Scores with {@code evaluator}.
     *
     * @param spec the networks
     * @param every between two evaluations
     * @param all hear of the scores
     */
    public EvaluationListener(Evaluator evaluator, GanSpec spec, Interval every, TrainingListener all) {
        this.evaluator = evaluator;
        this.spec = spec;
        this.every = every;
        this.all = all;
    }

    @Override
    public void started(TrainingPlan plan, GanState state) {
        evaluated = state.iteration();
    }

    @Override
    public void segmentEnded(int from, GanState state) throws IOException {
        if (every.due(from, state.iteration())) {
            evaluate(state);
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
            evaluation = evaluator.evaluate(
                    spec.generator(),
                    state.shown(),
                    state.iteration(),
                    Optional.of(new Critic(spec.critic(), state.critic())));
        } catch (Exception e) {
            // Spark throws checked exceptions that its methods do not declare.
            LOG.warn("iteration {}: the evaluation failed, training goes on: {}", state.iteration(), FirstLine.of(e));
            return;
        }
        evaluated = state.iteration();
        LOG.info("iteration {}: {}", state.iteration(), evaluation.summary());
        all.evaluated(state, evaluation);
    }
}
