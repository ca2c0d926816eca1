package org.sparkgan.report.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.sparkgan.testing.SmallRun;

class ProgressTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong(TimeUnit.DAYS.toNanos(-1));

    @Test
    void aLogIsNotFlooded() throws IOException {
        try (ProgressInLog progress = new ProgressInLog(lines::add, clock::get)) {
            progress.started(SmallRun.plan(1000), SmallRun.state(0));
            for (int iteration = 1; iteration <= 1000; iteration++) {
                clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
                progress.roundEnded(SmallRun.round(iteration));
            }
            progress.finished(SmallRun.state(1000));
        }
        assertThat(lines).hasSize(101);
        assertThat(lines.get(0)).startsWith("iteration 1/1000, ");
        assertThat(lines.get(1)).startsWith("iteration 11/1000, ");
        assertThat(lines.get(100)).startsWith("iteration 1000/1000, ");
    }

    @Test
    void eachRoundOfAMinuteHasALine() throws IOException {
        try (ProgressInLog progress = new ProgressInLog(lines::add, clock::get)) {
            progress.started(SmallRun.plan(100), SmallRun.state(0));
            for (int iteration = 10; iteration <= 100; iteration += 10) {
                clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
                progress.roundEnded(SmallRun.round(iteration));
            }
        }
        assertThat(lines).hasSize(10);
    }

    @Test
    void aBarFitsTheTerminal() {
        ProgressLine line = new ProgressLine(SmallRun.plan(300), SmallRun.state(100), clock::get);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
        line.ended(SmallRun.metrics(120));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(30));
        assertThat(line.bar(80))
                .isEqualTo(" 40% [####-------] epoch 12.0 D -1.500 G 0.250 1,235 img/s 0:01:30, 0:08:30 left");
        assertThat(line.bar(120))
                .isEqualTo(" 40% [#############--------------------] iteration 120/300 epoch 12.0 D -1.500 G 0.250"
                        + " 1,235 img/s 0:01:30, 0:08:30 left");
        assertThat(line.bar(60)).isEqualTo(" 40% [####-------] D -1.500 G 0.250 1,235 img/s 0:08:30 left");
        assertThat(line.bar(30)).isEqualTo(" 40% [####------] 0:08:30 left");
        assertThat(line.bar(10)).isEqualTo(" 40% [] 0:");
        assertThat(line.bar(300)).hasSizeLessThan(150);
        for (int width = 22; width <= 120; width++) {
            assertThat(line.bar(width)).hasSizeLessThanOrEqualTo(width).contains(" left");
        }
    }

    @Test
    void aLineTellsWhereTheRunIs() {
        try (ProgressInLog progress = new ProgressInLog(lines::add, clock::get)) {
            progress.started(SmallRun.plan(300), SmallRun.state(100));
            clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
            progress.roundEnded(SmallRun.round(120));
        }
        assertThat(lines)
                .containsExactly("iteration 120/300, epoch 12.0, D -1.5000, G 0.2500, 1,235 img/s, 0:09:00 left");
    }

    @Test
    void aRunWithoutARoundSaysNothing() {
        try (ProgressInLog progress = new ProgressInLog(lines::add, clock::get)) {
            progress.started(SmallRun.plan(300), SmallRun.state(300));
        }
        assertThat(lines).isEmpty();
    }
}
