package org.sparkgan.train;

import java.io.Serializable;
import org.sparkgan.config.AveragingIntervals;
import org.sparkgan.config.TrainingSettings;

/**
 * Which networks the end of a round averages.
 *
 * @param roundLength iterations of a round
 * @param intervals after how many rounds each network is averaged
 * @param last iterations of the whole run, at whose end both are
 */
record AveragingSchedule(int roundLength, AveragingIntervals intervals, int last) implements Serializable {
    /** Of a run that does not know its end yet. */
    static AveragingSchedule of(TrainingSettings training) {
        return new AveragingSchedule(
                training.averagingFrequency().orElseThrow(), training.averagingIntervals(), Integer.MAX_VALUE);
    }

    /** The same for a run of so many iterations. */
    AveragingSchedule endingAt(int iterations) {
        return new AveragingSchedule(roundLength, intervals, iterations);
    }

    /** The networks that the round averages after which {@code until} iterations are taken. */
    AveragedNetworks due(int until) {
        int rounds = until / roundLength;
        return until == last
                ? AveragedNetworks.BOTH
                : new AveragedNetworks(rounds % intervals.generator() == 0, rounds % intervals.critic() == 0);
    }
}
