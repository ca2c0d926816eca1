package org.sparkgan.report.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.Interval;
import org.sparkgan.testing.SmallRun;

class MetricsLogTest {
    @TempDir
    Path run;

    @Test
    void aLineHasTheKeysOfTheDesignInTheirOrder() throws IOException {
        write(0, 10);
        JsonNode line = new ObjectMapper().readTree(lines().get(0));
        List<String> keys = new ArrayList<>();
        line.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "iteration",
                        "epoch",
                        "images",
                        "d_loss",
                        "g_loss",
                        "wasserstein",
                        "gradient_penalty",
                        "images_per_second",
                        "round_ms",
                        "compute_ms",
                        "overhead_ms",
                        "broadcast_ms",
                        "wait_ms",
                        "aggregate_ms",
                        "replica_divergence",
                        "bytes_sent",
                        "bytes_per_iteration",
                        "compression_ratio",
                        "sparsity",
                        "augment_probability",
                        "real_signs");
        assertThat(line.get("d_loss").asDouble()).isEqualTo(-1.5);
        assertThat(line.get("g_loss").asDouble()).isEqualTo(0.25);
        assertThat(line.get("gradient_penalty").isNull()).isTrue();
        assertThat(line.get("images").asLong()).isEqualTo(640);
    }

    @Test
    void aLineCanBeReadAsSoonAsItsRoundEnds() throws IOException {
        try (MetricsLog log = log()) {
            log.started(SmallRun.plan(100), SmallRun.state(0));
            log.roundEnded(SmallRun.round(10));
            assertThat(iterations()).containsExactly(10);
            log.roundEnded(SmallRun.round(20));
            assertThat(iterations()).containsExactly(10, 20);
        }
    }

    @Test
    void aResumedRunDropsTheLinesAfterItsCheckpoint() throws IOException {
        write(0, 10, 20, 30);
        write(20, 30, 40);
        assertThat(iterations()).containsExactly(10, 20, 30, 40);
        assertThat(files()).containsExactly("metrics.jsonl");
    }

    @Test
    void aRunThatStartsAnewHasOnlyItsOwnLines() throws IOException {
        write(0, 10, 20);
        write(0, 5);
        assertThat(iterations()).containsExactly(5);
    }

    @Test
    void aTornLineIsDropped() throws IOException {
        write(0, 10, 20);
        Path file = run.resolve("metrics.jsonl");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 30));
        write(20, 30);
        assertThat(iterations()).containsExactly(10, 30);
    }

    @Test
    void aKillWhileTheOldLinesAreCopiedLosesNone() throws IOException {
        write(0, 10, 20, 30);
        String text = Files.readString(run.resolve("metrics.jsonl"));
        Files.writeString(run.resolve("metrics-0.jsonl"), text.substring(0, text.length() / 2));
        write(20, 30);
        assertThat(iterations()).containsExactly(10, 20, 30);
        assertThat(files()).containsExactly("metrics.jsonl");
    }

    @Test
    void aKillWhileTheNewFileBeginsLosesNone() throws IOException {
        write(0, 10, 20, 30);
        Files.move(run.resolve("metrics.jsonl"), run.resolve("metrics-0.jsonl"));
        Files.createFile(run.resolve("metrics.jsonl"));
        write(20, 30);
        assertThat(iterations()).containsExactly(10, 20, 30);
        assertThat(files()).containsExactly("metrics.jsonl");
    }

    @Test
    void onAStoreThatCannotFlushTheFileIsWrittenAnew() throws IOException {
        try (LineFile file = new LineFile.Rewritten(SmallRun.folder(run), "lines", "old\n")) {
            file.add("one");
            assertThat(files()).isEmpty();
            file.keep();
            assertThat(Files.readString(run.resolve("lines"))).isEqualTo("old\none\n");
            file.add("two");
        }
        assertThat(Files.readString(run.resolve("lines"))).isEqualTo("old\none\ntwo\n");
    }

    private void write(int from, int... iterations) throws IOException {
        try (MetricsLog log = log()) {
            log.started(SmallRun.plan(100), SmallRun.state(from));
            for (int iteration : iterations) {
                log.roundEnded(SmallRun.round(iteration));
            }
        }
    }

    private MetricsLog log() throws IOException {
        return new MetricsLog(SmallRun.folder(run), new CheckpointSettings(new Interval(10), 2));
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl"));
    }

    private List<Integer> iterations() throws IOException {
        List<Integer> iterations = new ArrayList<>();
        for (String line : lines()) {
            iterations.add(new ObjectMapper().readTree(line).get("iteration").asInt());
        }
        return iterations;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
