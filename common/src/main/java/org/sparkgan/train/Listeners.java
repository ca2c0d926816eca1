package org.sparkgan.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.gan.GanState;
import org.sparkgan.score.Evaluation;

/** Several listeners that hear as one, in their order. One of them that causes an event itself tells it to all by this. */
public final class Listeners implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    @FunctionalInterface
    private interface News {
        void to(TrainingListener listener) throws IOException;
    }

    private final List<TrainingListener> inOrder = new ArrayList<>();

    /** Adds one, which hears after those before it. */
    public void add(TrainingListener listener) {
        inOrder.add(listener);
    }

    @Override
    public void started(TrainingPlan plan, GanState state) throws IOException {
        tell(listener -> listener.started(plan, state));
    }

    @Override
    public void roundEnded(RoundResult round) throws IOException {
        tell(listener -> listener.roundEnded(round));
    }

    @Override
    public void segmentEnded(int from, GanState state) throws IOException {
        tell(listener -> listener.segmentEnded(from, state));
    }

    @Override
    public void sampled(int iteration, byte[] pixels) throws IOException {
        tell(listener -> listener.sampled(iteration, pixels));
    }

    @Override
    public void evaluated(GanState state, Evaluation evaluation) throws IOException {
        tell(listener -> listener.evaluated(state, evaluation));
    }

    @Override
    public void saved(GanState state) throws IOException {
        tell(listener -> listener.saved(state));
    }

    @Override
    public void finished(GanState state) throws IOException {
        tell(listener -> listener.finished(state));
    }

    private void tell(News news) throws IOException {
        for (TrainingListener listener : inOrder) {
            news.to(listener);
        }
    }

    /** Tells all of them, and logs what one throws: it must not hide how the run ended. */
    @Override
    public void ended(RunEnd end) {
        for (TrainingListener listener : inOrder) {
            try {
                listener.ended(end);
            } catch (RuntimeException e) {
                LOG.warn("{} failed at the end of the run", listener.getClass().getName(), e);
            }
        }
    }
}
