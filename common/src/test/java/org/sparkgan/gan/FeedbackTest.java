package org.sparkgan.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;

/** Karras' rule and LeCam's averages, by hand. */
class FeedbackTest {
    private static final String[] ADAPTIVE = {"augment.policies=xflip", "augment.probability=adaptive"};

    /** 80 % of 256 images are taken for real where the mean sign is 0.6: 204.8 less 51.2. */
    @ParameterizedTest
    @CsvSource({
        "0.25, 256, 0.250512",
        "0.25, 154, 0.250512",
        "0.25, 153, 0.249488",
        "0.25, -256, 0.249488",
        "0, -1, 0",
        "0.0001, 153, 0",
        "0.9999, 256, 1",
        "1, 256, 1"
    })
    void fourMinibatchesOf64MoveTheProbability(double before, long signs, double after) {
        Feedback moved = signs(before, signs, 256).moved(spec(ADAPTIVE));
        assertThat(moved.probability()).isEqualTo(after);
        assertThat(moved.since()).isEqualTo(ScoreCounts.NONE);
        assertThat(moved.hasAverages()).isFalse();
    }

    @Test
    void atItsTargetItStays() {
        assertThat(signs(0.5, 6, 10).moved(spec(ADAPTIVE)).probability()).isEqualTo(0.5);
    }

    /** Five critic steps judge five minibatches where one is shown. */
    @Test
    void imagesCountOnceHoweverManyStepsTheCriticTakes() {
        GanSpec spec = spec("augment.policies=xflip", "augment.probability=adaptive", "gan.critic-steps=5");
        assertThat(signs(0.25, 5 * 256, 5 * 256).moved(spec).probability()).isEqualTo(0.250512);
    }

    @Test
    void withoutScoresNothingMoves() {
        assertThat(Feedback.NONE.moved(spec(ADAPTIVE))).isEqualTo(Feedback.NONE);
    }

    /** Of a batch of 64: four iterations keep 0.99^4 of an average, once there is one. */
    @Test
    void averagesForgetByIterations() {
        GanSpec spec = spec("gan.lecam=0.3");
        ScoreCounts first = ScoreCounts.of(256, 0, 1.5, -0.5);
        Feedback began = Feedback.NONE.plus(first).moved(spec);
        assertThat(began).isEqualTo(new Feedback(0, true, 1.5, -0.5, ScoreCounts.NONE));
        ScoreCounts then =
                ScoreCounts.of(128, 0, 2, 0).plus(ScoreCounts.of(64, 0, 4, 0)).plus(ScoreCounts.of(64, 0, 0, 1));
        Feedback moved = began.plus(then).moved(spec);
        double kept = 0.99 * 0.99 * 0.99 * 0.99;
        assertThat(moved.real()).isCloseTo(kept * 1.5 + (1 - kept) * 2, within(1e-12));
        assertThat(moved.generated()).isCloseTo(kept * -0.5 + (1 - kept) * 0.25, within(1e-12));
        assertThat(moved.probability()).isZero();
    }

    /** Whatever the order, and however uneven the numbers. */
    @Test
    void countsOfWorkersAddUpExactly() {
        ScoreCounts some = ScoreCounts.of(3, 1, 0.1, 1e6 / 3);
        ScoreCounts more = ScoreCounts.of(4, -2, -1e5 / 7, 1e-9);
        ScoreCounts most = ScoreCounts.of(5, 5, 1e9 / 9, -1e9);
        assertThat(some.plus(more).plus(most)).isEqualTo(most.plus(more.plus(some)));
        assertThat(some.meanReal()).isCloseTo(0.1, within(1e-6));
        assertThat(some.meanGenerated()).isCloseTo(1e6 / 3, within(1e-6));
        assertThat(more.meanSign()).isEqualTo(-0.5);
    }

    private static Feedback signs(double probability, long signs, int judged) {
        return new Feedback(probability, false, 0, 0, ScoreCounts.of(judged, (double) signs, 0, 0));
    }

    private static GanSpec spec(String... more) {
        List<String> settings = new ArrayList<>(List.of("gan.objective=gan", "network.hidden=2", "gan.latent-dim=2"));
        settings.addAll(List.of(more));
        return GanSpec.of(ConfigReader.read(List.of(), settings), new ImageShape(1, 2, 2));
    }
}
