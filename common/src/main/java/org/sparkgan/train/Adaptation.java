package org.sparkgan.train;

import java.io.Serializable;
import java.util.List;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.IterationLosses;

/**
 * When a run follows the critic's scores: after iterations that are multiples of a number, by what all workers have counted since. Where a
 * run ends between two such iterations its state keeps the counts, so that it goes on as if it had not ended.
 *
 * @param spec of the game, which tells what follows
 * @param every iterations between two moves
 */
record Adaptation(GanSpec spec, int every) implements Serializable {
    /** Karras 2020 looks at the last four minibatches. */
    private static final int FEWEST = 4;

    /** Of workers that agree after each iteration. */
    static Adaptation ofIterations(ReplicaSettings settings) {
        return new Adaptation(settings.spec(), FEWEST);
    }

    /** Of workers that agree after each round of {@code length} iterations, or after a few of shorter ones. */
    static Adaptation ofRounds(ReplicaSettings settings, int length) {
        return new Adaptation(settings.spec(), (FEWEST + length - 1) / length * length);
    }

    /** Whether something is moved once so many iterations were taken. */
    boolean due(int iteration) {
        return spec.hasFeedback() && iteration % every == 0;
    }

    /**
     * What scores have told.
     *
     * @param before what they had told when {@code losses} were none
     * @param losses of all workers
     * @param iteration how many were taken
     */
    Feedback after(Feedback before, IterationLosses losses, int iteration) {
        if (!spec.hasFeedback()) {
            return before;
        }
        Feedback counted = before.plus(losses.scores());
        return due(iteration) ? counted.moved(spec) : counted;
    }

    /** The same where each of {@code crew} has losses of its own, which all of them have to ask for. */
    Feedback after(Feedback before, IterationLosses own, int iteration, Crew crew) {
        return spec.hasFeedback() ? after(before, sum(crew.gather(own, 0, IterationLosses.class)), iteration) : before;
    }

    private static IterationLosses sum(List<IterationLosses> losses) {
        return losses.stream().reduce(IterationLosses.NONE, IterationLosses::plus);
    }
}
