package org.sparkgan.report.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ImageShape;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;
import org.sparkgan.report.health.HealthMonitor.StopOnCollapse;
import org.sparkgan.storage.Json;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;

class HealthMonitorTest {
    private static final ImageShape SHAPE = new ImageShape(1, 16, 16);
    private static final int GRID = 9;

    @TempDir
    Path run;

    @Test
    void diverseImagesThatChangeAreHealthy() throws IOException {
        try (HealthMonitor monitor = monitor(StopOnCollapse.STOP, 40)) {
            for (int iteration = 0; iteration <= 40; iteration += 10) {
                monitor.sampled(iteration, noise(iteration));
            }
            assertThat(monitor.last().state()).isEqualTo(HealthState.HEALTHY);
            assertThat(monitor.last().diversity()).isBetween(0.8, 1.2);
            assertThat(monitor.last().change()).isGreaterThan(0.2);
        }
        assertThat(lines()).hasSize(5);
    }

    @Test
    void alikeImagesAreACollapseOnceTheyWereDiverse() throws IOException {
        try (HealthMonitor monitor = monitor(StopOnCollapse.GO_ON, 1000)) {
            monitor.sampled(0, noise(0));
            monitor.sampled(10, alike(10));
            monitor.sampled(20, alike(20));
            assertThat(monitor.last().state()).isEqualTo(HealthState.HEALTHY);
            monitor.sampled(30, alike(30));
            assertThat(monitor.last().state()).isEqualTo(HealthState.COLLAPSED);
            assertThat(monitor.last().reason()).matches("generated images have \\d+ % of the diversity of real ones");
            monitor.sampled(40, noise(40));
            assertThat(monitor.last().state()).isEqualTo(HealthState.HEALTHY);
        }
    }

    @Test
    void aFreshGeneratorIsAllowedHalfOfTheRun() throws IOException {
        try (HealthMonitor monitor = monitor(StopOnCollapse.STOP, 100)) {
            for (int iteration = 0; iteration <= 60; iteration += 10) {
                monitor.sampled(iteration, alike(iteration));
            }
            assertThat(monitor.last().state()).isEqualTo(HealthState.HEALTHY);
            assertThatThrownBy(() -> monitor.sampled(70, alike(70)))
                    .isInstanceOf(CollapsedException.class)
                    .hasMessageStartingWith("training collapsed at iteration 70: generated images have ")
                    .hasMessageContaining(" real ones, and never had half of it, as in a run that is too short; ");
        }
        assertThat(lines().get(7)).contains("\"state\":\"collapsed\"");
    }

    @Test
    void theLastGridAloneTellsACollapse() throws IOException {
        try (HealthMonitor monitor = monitor(StopOnCollapse.GO_ON, 100)) {
            monitor.sampled(50, noise(50));
            monitor.sampled(100, alike(100));
            assertThat(monitor.last().state()).isEqualTo(HealthState.COLLAPSED);
        }
    }

    @Test
    void imagesThatStayAsTheyAreHaveStalled() throws IOException {
        try (HealthMonitor monitor = monitor(StopOnCollapse.STOP, 100)) {
            for (int iteration = 0; iteration < 30; iteration += 10) {
                monitor.sampled(iteration, noise(1));
            }
            assertThat(monitor.last().state()).isEqualTo(HealthState.HEALTHY);
            monitor.sampled(30, noise(1));
            assertThat(monitor.last().state()).isEqualTo(HealthState.STALLED);
        }
    }

    @Test
    void aLossThatExplodesIsDiverging() throws IOException {
        try (HealthMonitor monitor = monitor(StopOnCollapse.STOP, 100)) {
            monitor.roundEnded(round(5));
            monitor.roundEnded(round(-50_000));
            monitor.roundEnded(round(70_000));
            monitor.sampled(30, noise(1));
            assertThat(monitor.last().state()).isEqualTo(HealthState.HEALTHY);
            monitor.roundEnded(round(90_000));
            monitor.sampled(40, noise(2));
            assertThat(monitor.last().state()).isEqualTo(HealthState.DIVERGING);
        }
    }

    @Test
    void imagesBelowElevenPixelsHaveNoDiversity() throws IOException {
        byte[] images = new byte[4 * SmallRun.SHAPE.values()];
        try (HealthMonitor monitor =
                new HealthMonitor(SmallRun.folder(run), SmallRun.SHAPE, images, StopOnCollapse.STOP)) {
            monitor.started(SmallRun.plan(10), SmallRun.spec().initialState(1));
            monitor.sampled(10, images);
            assertThat(monitor.last().diversity()).isNull();
            assertThat(monitor.last().state()).isEqualTo(HealthState.HEALTHY);
        }
    }

    @Test
    void aResumedRunKeepsItsLines() throws IOException {
        try (HealthMonitor monitor = monitor(StopOnCollapse.STOP, 40)) {
            for (int iteration = 0; iteration <= 30; iteration += 10) {
                monitor.sampled(iteration, noise(iteration));
            }
        }
        List<String> before = lines();
        try (HealthMonitor resumed = unstarted(StopOnCollapse.STOP)) {
            resumed.started(SmallRun.plan(40), SmallRun.state(20));
            resumed.sampled(20, noise(20));
            resumed.sampled(30, noise(30));
        }
        assertThat(lines()).isEqualTo(before);
    }

    private HealthMonitor monitor(StopOnCollapse stop, int iterations) throws IOException {
        HealthMonitor monitor = unstarted(stop);
        monitor.started(SmallRun.plan(iterations), SmallRun.spec().initialState(1));
        return monitor;
    }

    private HealthMonitor unstarted(StopOnCollapse stop) throws IOException {
        return new HealthMonitor(SmallRun.folder(run), SHAPE, noise(99), stop);
    }

    private List<String> lines() throws IOException {
        List<String> lines = Files.readAllLines(run.resolve("health.jsonl"));
        for (String line : lines) {
            assertThat(Json.tree(line).has("iteration")).isTrue();
        }
        return lines;
    }

    private static RoundResult round(double loss) {
        RoundMetrics m = SmallRun.metrics(10);
        return new RoundResult(
                0,
                new RoundMetrics(
                        10,
                        1,
                        64,
                        loss,
                        0.5,
                        null,
                        null,
                        1,
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        null,
                        m.bytesSent(),
                        1,
                        null,
                        null,
                        null,
                        null));
    }

    private static byte[] noise(int seed) {
        return image(seed, GRID * SHAPE.values());
    }

    private static byte[] alike(int seed) {
        byte[] one = image(seed, SHAPE.values());
        byte[] grid = new byte[GRID * one.length];
        for (int i = 0; i < GRID; i++) {
            System.arraycopy(one, 0, grid, i * one.length, one.length);
        }
        return grid;
    }

    private static byte[] image(int seed, int length) {
        float[] values = new float[length];
        new RandomStream(seed, Purpose.DRAWING).uniform(0, 0, 0, values, 0, length);
        byte[] pixels = new byte[length];
        for (int i = 0; i < length; i++) {
            pixels[i] = (byte) (256 * values[i]);
        }
        return pixels;
    }
}
