package org.sparkgan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.SmallRun;

class RunFolderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temporary;

    @Test
    void describesTheRun() throws IOException {
        RunFolder run = open("run", RunStart.NEW);
        run.begin(description(0));
        JsonNode config = json("run/config.json");
        assertThat(config.at("/settings/gan/latent-dim").asInt()).isEqualTo(5);
        assertThat(config.at("/settings/run/dir").isNull()).isTrue();
        assertThat(config.at("/versions/spark").asText()).isEqualTo("3.5.5");
        assertThat(config.at("/versions/nd4j").asText()).startsWith("1.0.0-M");
        assertThat(config.at("/versions/java").asText()).startsWith("17");
        assertThat(config.at("/versions/sparkgan").asText()).isNotEmpty();
        assertThat(config.get("backend").asText()).startsWith("CPU");
        assertThat(config.at("/command_line/0").asText()).isEqualTo("gan.latent-dim=5");
        assertThat(config.get("dataset").asText()).isEqualTo("some images");
        assertThat(config.get("started").asText()).startsWith("20");
    }

    @Test
    void refusesAFolderThatHoldsARun() throws IOException {
        open("run", RunStart.NEW).begin(description(0));
        assertThatThrownBy(() -> open("run", RunStart.NEW))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.dir " + temporary.resolve("run") + " already holds a run (config.json):"
                        + " give another run.dir, or --resume to go on with it");
    }

    @Test
    void resumesIntoAFolderThatHoldsARun() throws IOException {
        open("run", RunStart.NEW).begin(description(0));
        new RunReport(SmallRun.folder(temporary.resolve("run"))).ended(RunStatus.FAILED, "a reason", 1);
        RunFolder run = open("run", RunStart.RESUME);
        assertThat(temporary.resolve("run/result.json")).exists();
        run.begin(description(120));
        assertThat(json("run/config.json").get("resumed_from").asInt()).isEqualTo(120);
        assertThat(temporary.resolve("run/result.json")).doesNotExist();
    }

    @Test
    void resumeWithoutARunSaysThatItStartsOne() throws IOException {
        try (LogLines log = new LogLines(RunFolder.class)) {
            open("none", RunStart.RESUME);
            assertThat(log.lines())
                    .containsExactly("INFO run.dir " + temporary.resolve("none")
                            + " holds no run to resume: starting a new one");
        }
    }

    @Test
    void lookingAtAFolderLeavesNothing() throws IOException {
        open("run", RunStart.NEW);
        assertThat(temporary.resolve("run")).doesNotExist();
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Files.writeString(temporary.resolve("file"), "in the way");
        RunFolder run = open("file/run", RunStart.NEW);
        assertThatThrownBy(() -> run.begin(description(0)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("run.dir file:" + temporary.resolve("file/run")
                        + " must be a folder that can be written, but: ")
                .hasMessageContaining("Not a directory");
    }

    @Test
    void refusesAnUnknownFileSystem() {
        assertThatThrownBy(() -> RunFolder.open("nosuch://host/run", new Configuration(), RunStart.NEW))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.dir nosuch://host/run must be a folder that can be written,"
                        + " but: No FileSystem for scheme \"nosuch\"");
    }

    @Test
    void resultSaysHowTheRunEnded() throws IOException {
        RunReport report = new RunReport(SmallRun.folder(temporary));
        report.started(SmallRun.plan(100), SmallRun.state(0));
        report.roundEnded(SmallRun.round(50));
        report.ended(RunStatus.DIVERGED, "critic loss is NaN", 4);
        JsonNode result = json("result.json");
        assertThat(result.get("status").asText()).isEqualTo("diverged");
        assertThat(result.get("reason").asText()).isEqualTo("critic loss is NaN");
        assertThat(result.get("exit_code").asInt()).isEqualTo(4);
        assertThat(result.get("iteration").asInt()).isEqualTo(50);
        assertThat(result.get("averaging_frequency").asInt()).isEqualTo(50);
        assertThat(result.get("images").asLong()).isEqualTo(3200);
        assertThat(result.get("seconds").asDouble()).isPositive();
        assertThat(result.get("d_loss").asDouble()).isEqualTo(-1.5);
        assertThat(result.get("g_loss").asDouble()).isEqualTo(0.25);
    }

    @Test
    void resultOfARunThatFailedBeforeItsFirstRound() throws IOException {
        RunReport report = new RunReport(SmallRun.folder(temporary));
        report.ended(RunStatus.FAILED, "no executors", 1);
        JsonNode result = json("result.json");
        assertThat(result.get("status").asText()).isEqualTo("failed");
        assertThat(result.get("iteration").asInt()).isZero();
        assertThat(result.get("d_loss").isNull()).isTrue();
    }

    @Test
    void aResultThatCannotBeWrittenHidesNothing() throws IOException {
        Files.writeString(temporary.resolve("file"), "in the way");
        try (LogLines log = new LogLines(RunReport.class)) {
            new RunReport(SmallRun.folder(temporary.resolve("file"))).ended(RunStatus.FAILED, "a reason", 1);
            assertThat(log.lines()).hasSize(1);
            assertThat(log.lines().get(0)).startsWith("ERROR cannot write file:" + temporary + "/file/result.json: ");
        }
    }

    private RunFolder open(String name, RunStart start) {
        return RunFolder.open(temporary.resolve(name).toString(), new Configuration(), start);
    }

    private static RunDescription description(int resumedFrom) throws IOException {
        return RunDescription.now(SmallRun.config(), "some images", resumedFrom, "3.5.5", List.of("gan.latent-dim=5"));
    }

    private JsonNode json(String name) throws IOException {
        return JSON.readTree(temporary.resolve(name).toFile());
    }
}
