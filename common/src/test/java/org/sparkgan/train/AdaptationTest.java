package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.CriticLosses;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.ScoreCounts;
import org.sparkgan.testing.SmallTraining;

/** When the probability of augmentation moves. */
class AdaptationTest {
    private static final String[] ADAPTIVE = {
        "gan.objective=gan", "augment.policies=xflip", "augment.probability=adaptive", "augment.adapt-images=1000"
    };

    /** Of 16 images in each of 2 critic steps, and a share of 16/1000 of the way. */
    private static final IterationLosses SURE =
            IterationLosses.NONE.plus(new CriticLosses(0, 0, 0, new ScoreCounts(32, 31, 0, 0)), 32);

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 4", "3, 6", "4, 4", "5, 5", "50, 50"})
    void roundsOfFewIterationsShareAMove(int length, int every) {
        Adaptation rounds = Adaptation.ofRounds(settings(ADAPTIVE), length);
        assertThat(IntStream.rangeClosed(1, 2 * every).filter(rounds::due)).containsExactly(every, 2 * every);
    }

    @Test
    void fourIterationsShareOne() {
        Adaptation iterations = Adaptation.ofIterations(settings(ADAPTIVE));
        Feedback feedback = Feedback.NONE;
        for (int iteration = 1; iteration < 4; iteration++) {
            feedback = iterations.after(feedback, SURE, iteration);
            assertThat(feedback.probability()).isZero();
            assertThat(feedback.since()).isEqualTo(new ScoreCounts(32L * iteration, 31L * iteration, 0, 0));
        }
        Feedback moved = iterations.after(feedback, SURE, 4);
        assertThat(moved.probability()).isEqualTo(0.064);
        assertThat(moved.since()).isEqualTo(ScoreCounts.NONE);
    }

    @Test
    void whereNothingAdaptsNothingIsCounted() {
        Adaptation none = Adaptation.ofIterations(settings("gan.objective=gan", "augment.policies=xflip"));
        assertThat(none.after(Feedback.NONE, SURE, 4)).isSameAs(Feedback.NONE);
        assertThat(none.due(4)).isFalse();
    }

    private static ReplicaSettings settings(String... settings) {
        JobConfig config = SmallTraining.config(settings);
        return ReplicaSettings.of(config, SmallTraining.spec(config));
    }
}
