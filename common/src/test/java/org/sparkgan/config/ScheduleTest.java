package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of schedules against those worked out by hand, and against the closed forms of PyTorch's schedulers. */
class ScheduleTest {
    private static final long END = 1000;

    @Test
    void aConstantIsTheSameBitsAtAllTimes() {
        Schedule schedule = Schedule.constant(2e-4);
        for (long images : new long[] {0, 1, 1 << 20, Long.MAX_VALUE}) {
            assertThat(schedule.at(images)).isEqualTo(2e-4);
        }
        assertThat(schedule.stays()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "250, 0.375", "500, 0.25", "999, 0.0005", "1000, 0", "5000, 0"})
    void linearToZero(long images, double expected) {
        Schedule schedule = new Schedule(ScheduleShape.LINEAR, 0.5, 0, 0, END);
        assertThat(schedule.at(images)).isCloseTo(expected, within(1e-15));
    }

    /** Huang 2024 of FFHQ: from 2e-4 to 5e-5 and from 0.9 to 0.99 until 2e7 images. */
    @ParameterizedTest
    @CsvSource({
        "0, 2e-4, 0.9",
        "5000000, 1.7803300858899106e-4, 0.9131801948466054",
        "10000000, 1.25e-4, 0.945",
        "15000000, 7.196699141100894e-5, 0.9768198051533946",
        "20000000, 5e-5, 0.99",
        "30000000, 5e-5, 0.99"
    })
    void cosineToAFloor(long images, double learningRate, double beta2) {
        assertThat(new Schedule(ScheduleShape.COSINE, 2e-4, 5e-5, 0, 20_000_000).at(images))
                .isCloseTo(learningRate, within(1e-18));
        assertThat(new Schedule(ScheduleShape.COSINE, 0.9, 0.99, 0, 20_000_000).at(images))
                .isCloseTo(beta2, within(1e-14));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0.008", "50, 0.4", "100, 0.8", "550, 0.5", "1000, 0.2", "1001, 0.2"})
    void theWayBeginsWhereTheWarmUpEnds(long images, double expected) {
        Schedule schedule = new Schedule(ScheduleShape.LINEAR, 0.8, 0.2, 100, END);
        assertThat(schedule.at(images)).isCloseTo(expected, within(1e-15));
        assertThat(schedule.stays()).isFalse();
    }

    @Test
    void aConstantMayHaveAWarmUp() {
        Schedule schedule = new Schedule(ScheduleShape.CONSTANT, 0.8, 0.8, 100, 0);
        assertThat(schedule.at(25)).isEqualTo(0.2);
        assertThat(schedule.at(100)).isEqualTo(0.8);
        assertThat(schedule.at(1_000_000)).isEqualTo(0.8);
        assertThat(schedule.stays()).isFalse();
    }

    /** LinearLR with start_factor 1 and end_factor 0, and CosineAnnealingLR, in steps of an image. */
    @Test
    void theClosedFormsOfPyTorch() {
        double base = 3e-4;
        double floor = 1e-5;
        Schedule linear = new Schedule(ScheduleShape.LINEAR, base, 0, 0, END);
        Schedule cosine = new Schedule(ScheduleShape.COSINE, base, floor, 0, END);
        for (int t = 0; t <= END; t++) {
            double factor = 1 + (0 - 1.0) * t / END;
            assertThat(linear.at(t)).isCloseTo(base * factor, within(1e-18));
            double annealed = floor + (base - floor) * (1 + Math.cos(Math.PI * t / END)) / 2;
            assertThat(cosine.at(t)).isCloseTo(annealed, within(1e-18));
        }
    }

    @Test
    void imagesAreThoseOfTheBatchOfAllWorkers() {
        assertThat(Schedule.imagesShown(3, 64)).isEqualTo(192);
        assertThat(Schedule.imagesShown(Integer.MAX_VALUE, 1 << 20)).isEqualTo(2_251_799_812_636_672L);
    }

    @Test
    void oneThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> new Schedule(ScheduleShape.LINEAR, 1, 0, 100, 100))
                .isInstanceOf(ConfigException.class)
                .hasMessage("until must be above warm-up (100), with whose end the schedule begins, but is 100");
    }
}
