package org.sparkgan.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.config.ConfigException;
import org.sparkgan.storage.Folder;
import org.sparkgan.testing.AtOnce;
import org.sparkgan.testing.LateFileSystem;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.RunEnd;

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
        assertThat(config.at("/versions/java").asText())
                .isEqualTo(Runtime.version().toString());
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

    static Stream<Configuration> stores() {
        return Stream.of(new Configuration(), LateFileSystem.settings());
    }

    @ParameterizedTest
    @MethodSource("stores")
    void oneOfManyNewRunsGetsTheFolder(Configuration hadoop) throws Exception {
        for (int i = 0; i < 10; i++) {
            String uri = temporary.resolve("run" + i).toString();
            assertOneHasIt(uri, AtOnce.call(6, () -> {
                RunDescription description = description(0);
                RunFolder.open(uri, hadoop, RunStart.NEW).begin(description);
                return description;
            }));
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void oneOfManyGoesOnWithARun(Configuration hadoop) throws Exception {
        for (int i = 0; i < 10; i++) {
            String uri = temporary.resolve("run" + i).toString();
            RunFolder.open(uri, hadoop, RunStart.NEW).begin(description(0));
            // All have found the same run and read its checkpoint.
            CyclicBarrier opened = new CyclicBarrier(6);
            assertOneHasIt(uri, AtOnce.call(6, () -> {
                RunDescription description = description(20);
                RunFolder run = RunFolder.open(uri, hadoop, RunStart.RESUME);
                opened.await();
                run.begin(description);
                return description;
            }));
        }
    }

    private static void assertOneHasIt(String uri, List<Object> results) throws IOException {
        List<String> starts = results.stream()
                .filter(RunDescription.class::isInstance)
                .map(description -> ((RunDescription) description).start())
                .toList();
        assertThat(starts).as(results.toString()).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof RunDescription))
                .allSatisfy(refusal -> assertThat((Throwable) refusal)
                        .isInstanceOf(ConfigException.class)
                        .hasMessageStartingWith("run.dir ")
                        .hasMessageMatching(".*(already holds a run|goes on with this run already).*"));
        assertThat(JSON.readTree(Path.of(uri, "config.json").toFile())
                        .get("start")
                        .asText())
                .isEqualTo(starts.get(0));
        try (Stream<Path> files = Files.list(Path.of(uri))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aStartThatCameLaterIsRefused() throws IOException {
        RunFolder slow = open("run", RunStart.NEW);
        open("run", RunStart.NEW).begin(description(0));
        assertThatThrownBy(() -> slow.begin(description(0)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.dir file:" + temporary.resolve("run") + " already holds a run (config.json):"
                        + " give another run.dir, or --resume to go on with it");
        RunFolder slowResume = open("run", RunStart.RESUME);
        open("run", RunStart.RESUME).begin(description(10));
        assertThatThrownBy(() -> slowResume.begin(description(10)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.dir file:" + temporary.resolve("run")
                        + ": another start goes on with this run already: one at a time can");
        assertThat(json("run/config.json").get("resumed_from").asInt()).isEqualTo(10);
    }

    @Test
    void aRunWhoseFolderAnotherHasTakenStops() throws IOException {
        RunGuard first = open("run", RunStart.NEW).begin(description(0));
        first.started(SmallRun.plan(100), SmallRun.state(0));
        first.finished(SmallRun.state(100));
        RunGuard second = open("run", RunStart.RESUME).begin(description(10));
        assertThatThrownBy(() -> first.finished(SmallRun.state(100)))
                .isInstanceOf(RunTakenException.class)
                .hasMessage("run.dir file:" + temporary.resolve("run")
                        + ": another start goes on with this run, so that this one has stopped");
        second.started(SmallRun.plan(100), SmallRun.state(10));
        second.finished(SmallRun.state(100));
    }

    /** Looking costs 1 % of the time at most. */
    @Test
    void roundsAreGuardedNowAndThen() throws IOException {
        AtomicLong now = new AtomicLong();
        Folder folder = SmallRun.folder(temporary.resolve("run"));
        RunGuard guard = new RunGuard(folder, "first", () -> now.getAndAdd(10));
        guard.started(SmallRun.plan(100), SmallRun.state(0));
        open("run", RunStart.NEW).begin(description(0));
        guard.roundEnded(SmallRun.round(10));
        now.addAndGet(1000);
        assertThatThrownBy(() -> guard.roundEnded(SmallRun.round(20))).isInstanceOf(RunTakenException.class);
    }

    @Test
    void resumesIntoAFolderThatHoldsARun() throws IOException {
        open("run", RunStart.NEW).begin(description(0));
        SmallRun.report(SmallRun.folder(temporary.resolve("run")), RunStatus.FAILED, "a reason", 1)
                .ended(SmallRun.end());
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
        RunReport report = SmallRun.report(SmallRun.folder(temporary), RunStatus.DIVERGED, "critic loss is NaN", 4);
        report.started(SmallRun.plan(100), SmallRun.state(0));
        report.roundEnded(SmallRun.round(50));
        report.ended(SmallRun.end());
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
        SmallRun.report(SmallRun.folder(temporary), RunStatus.FAILED, "no executors", 1)
                .ended(SmallRun.end());
        JsonNode result = json("result.json");
        assertThat(result.get("status").asText()).isEqualTo("failed");
        assertThat(result.get("iteration").asInt()).isZero();
        assertThat(result.get("d_loss").isNull()).isTrue();
    }

    @Test
    void theResultOfAGoodEnd() throws IOException {
        SmallRun.report(SmallRun.folder(temporary), RunStatus.FAILED, "not asked", 1)
                .ended(RunEnd.completed());
        JsonNode result = json("result.json");
        assertThat(result.get("status").asText()).isEqualTo("completed");
        assertThat(result.get("reason").asText()).isEqualTo("all iterations were made");
        assertThat(result.get("exit_code").asInt()).isZero();
    }

    /** What its folder tells is the other's to say; after an error of the JVM nothing is told, as after a kill. */
    @ParameterizedTest
    @MethodSource("withoutWords")
    void aRunWhoseFolderWasTakenLeavesNoResult(Throwable error) throws IOException {
        SmallRun.report(SmallRun.folder(temporary), RunStatus.FAILED, "a reason", 1)
                .ended(RunEnd.stopped(error));
        assertThat(temporary.resolve("result.json")).doesNotExist();
    }

    static Stream<Throwable> withoutWords() {
        return Stream.of(new RunTakenException("a run"), new OutOfMemoryError());
    }

    @Test
    void aResultThatCannotBeWrittenHidesNothing() throws IOException {
        Files.writeString(temporary.resolve("file"), "in the way");
        try (LogLines log = new LogLines(RunReport.class)) {
            SmallRun.report(SmallRun.folder(temporary.resolve("file")), RunStatus.FAILED, "a reason", 1)
                    .ended(SmallRun.end());
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
