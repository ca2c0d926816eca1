package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.Interval;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanState;
import org.sparkgan.testing.SmallTraining;

class SegmentsTest {
    @TempDir
    Path temporary;

    /** Rounds of 5 iterations; intervals of 10 and of 12. */
    @ParameterizedTest
    @CsvSource({"0, 10", "10, 15", "15, 20", "20, 25", "13, 20", "40, 43", "42, 43"})
    void endWhereTheFirstIntervalFallsDueOrTheRunEnds(int from, int until) throws IOException {
        Segments segments = new Segments(List.of(new Interval(10), new Interval(12)), Duration.ofHours(1), () -> false);
        try (Rounds rounds = SmallTraining.opened(SmallTraining.config(), temporary)) {
            assertThat(segments.end(from, 43, rounds)).isEqualTo(until);
        }
    }

    @Test
    void theLongestIntervalOfAllIsNoTrouble() throws IOException {
        Segments segments = new Segments(List.of(new Interval(Integer.MAX_VALUE)), Duration.ofHours(1), () -> false);
        try (Rounds rounds = SmallTraining.opened(SmallTraining.config(), temporary)) {
            assertThat(segments.end(1_000_000, 2_000_000_000, rounds)).isEqualTo(2_000_000_000);
        }
    }

    /** Whatever carries what workers tell each other, a short segment ends soon after its time. */
    @ParameterizedTest
    @ValueSource(strings = {"ring", "driver"})
    void endWhenTheirTimeIsOver(String exchange) throws IOException {
        JobConfig config = SmallTraining.config(
                "training.exchange=" + exchange, "training.segment=1ns", "training.iterations=200");
        TrainingPlan plan = TrainingPlan.of(config, SmallTraining.spec(config), SmallTraining.images(config));
        List<Integer> ends = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void segmentEnded(int from, GanState state) {
                assertThat(from).isEqualTo(ends.isEmpty() ? 0 : ends.get(ends.size() - 1));
                ends.add(state.iteration());
            }
        };
        try (Rounds rounds = SmallTraining.opened(config, temporary)) {
            new Trainer(rounds, Segments.of(config, () -> false), plan, listener).run(SmallTraining.start(config));
        }
        assertThat(ends).hasSizeGreaterThan(1).endsWith(200);
    }
}
