package org.sparkgan.gan.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.EmaDecay;
import org.sparkgan.config.EmaHalfLife;
import org.sparkgan.config.EmaSettings;

/** Shares against numbers worked out by hand. */
class MovingAverageTest {
    /** Batches of 64; of the 6,400 images before iteration 100 a twentieth is 320, and from iteration 6,250 on it is 20,000. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 9.5367431640625e-7",
        "100, 0.8705505632961241",
        "1000, 0.9862327044933592",
        "6250, 0.9977843871238888",
        "1000000, 0.9977843871238888"
    })
    void theHalfLifeRisesToItsImages(int iteration, double kept) {
        MovingAverage average = MovingAverage.of(new EmaHalfLife(20_000, 0.05), 64, MovingAverage.Start.FRESH);
        assertThat(average.kept(iteration)).isCloseTo(kept, within(1e-15));
    }

    @Test
    void withoutARampUpItIsWholeFromTheStart() {
        MovingAverage average = MovingAverage.of(new EmaHalfLife(64, 0), 64, MovingAverage.Start.FRESH);
        assertThat(average.kept(0)).isEqualTo(0.5);
        assertThat(average.kept(9)).isEqualTo(0.5);
    }

    @Test
    void aDecayIsLessAtFirst() {
        MovingAverage average = MovingAverage.of(new EmaDecay(0.9), 64, MovingAverage.Start.FRESH);
        assertThat(average.kept(0)).isEqualTo(0.1);
        assertThat(average.kept(8)).isEqualTo(0.5);
        assertThat(average.kept(80)).isEqualTo(0.9);
        assertThat(average.kept(81)).isEqualTo(0.9);
        assertThat(average.kept(1_000_000)).isEqualTo(0.9);
    }

    @Test
    void theShareOfManyIterationsIsWhatNoneOfThemKeeps() {
        MovingAverage average = MovingAverage.of(new EmaHalfLife(64, 0), 64, MovingAverage.Start.FRESH);
        assertThat(average.share(5, 6)).isEqualTo(0.5f);
        assertThat(average.share(5, 8)).isEqualTo(0.875f);
        assertThat(average.share(5, 5)).isZero();
        assertThat(MovingAverage.of(EmaSettings.NONE, 64, MovingAverage.Start.FRESH)
                        .share(5, 6))
                .isEqualTo(1);
    }

    @Test
    void theAverageComesNearerByTheShare() {
        float[] average = {2, -1};
        MovingAverage.of(new EmaHalfLife(64, 0), 64, MovingAverage.Start.FRESH).add(new float[] {4, 3}, 7, 9, average);
        assertThat(average).containsExactly(3.5f, 2);
        float[] none = {};
        MovingAverage.of(EmaSettings.NONE, 64, MovingAverage.Start.FRESH).add(new float[] {4, 3}, 7, 9, none);
        assertThat(none).isEmpty();
    }

    @Test
    void theFirstStepForgetsTheUntrainedStart() {
        float[] average = {100};
        MovingAverage.of(new EmaHalfLife(20_000, 0.05), 64, MovingAverage.Start.FRESH)
                .add(new float[] {3}, 0, 1, average);
        assertThat(average).containsExactly(3);
    }
}
