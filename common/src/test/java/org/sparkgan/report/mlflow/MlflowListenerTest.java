package org.sparkgan.report.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.score.Evaluation;
import org.sparkgan.testing.LogLines;
import org.sparkgan.testing.SmallRun;

class MlflowListenerTest {
    private static final Evaluation SCORES = new Evaluation(
            16,
            100,
            null,
            List.of(),
            0.25,
            0.5,
            "classifier",
            null,
            12.5,
            0.125,
            0.25,
            0.75,
            0.5,
            0.875,
            0.625,
            List.of(0.5),
            List.of(0.5),
            List.of("shirt"),
            0.5,
            null,
            null,
            null,
            null,
            null,
            3);

    @TempDir
    Path runs;

    private MlflowServer server;
    private LogLines warnings;

    @BeforeEach
    void start() throws IOException {
        server = new MlflowServer();
        warnings = new LogLines(MlflowSender.class);
    }

    @AfterEach
    void stop() {
        server.close();
        warnings.close();
    }

    @Test
    void theServerHearsOfTheWholeRun() throws IOException {
        MlflowListener listener = listener(server.address("me:p%40ss@"), Duration.ofSeconds(20));
        listener.started(SmallRun.plan(30), SmallRun.state(8));
        listener.roundEnded(SmallRun.round(16));
        listener.evaluated(SmallRun.state(16), SCORES);
        listener.roundEnded(SmallRun.round(24));
        end(listener, RunStatus.COMPLETED);

        assertThat(server.bodies("experiments/create").get(0).path("name").asText())
                .isEqualTo("faces");
        JsonNode run = server.bodies("runs/create").get(0);
        assertThat(run.path("experiment_id").asText()).isEqualTo("7");
        assertThat(run.path("run_name").asText()).isEqualTo("first");
        Map<String, String> tags = new TreeMap<>();
        run.path("tags")
                .forEach(tag ->
                        tags.put(tag.get("key").asText(), tag.get("value").asText()));
        assertThat(tags)
                .containsOnly(
                        entry("run.dir", SmallRun.folder(runs.resolve("first")).uri()),
                        entry("dataset", "d1"),
                        entry("sparkgan.version", BuildVersions.sparkgan()),
                        entry("resumed-from", "8"));
        assertThat(server.bodies("runs/log-batch"))
                .allMatch(batch -> batch.path("params").size() <= 100);
        assertThat(server.logged("params"))
                .hasSameSizeAs(SmallRun.plan(30).settings())
                .containsEntry("gan.objective", "wgan-gp");
        assertThat(server.logged("metrics"))
                .containsEntry("d_loss@24", Double.toString(SmallRun.metrics(24).dLoss()))
                .containsEntry("scores/frechet_distance@16", "12.5")
                .containsEntry("scores/ms_ssim@16", "0.25")
                .doesNotContainKeys("iteration@24", "scores/sliced_wasserstein@16", "scores/features@16");
        JsonNode last = server.bodies("runs/update").get(0);
        assertThat(last.path("run_id").asText()).isEqualTo("abc");
        assertThat(last.path("status").asText()).isEqualTo("FINISHED");
        assertThat(last.path("end_time").asLong()).isPositive();
        assertThat(server.artifacts)
                .containsOnlyKeys(
                        "7/abc/artifacts/result.json",
                        "7/abc/artifacts/report.html",
                        "7/abc/artifacts/samples/000000024.png");
        assertThat(server.artifacts.get("7/abc/artifacts/report.html"))
                .asString()
                .isEqualTo("the page");
        assertThat(server.authorizations)
                .containsExactly(
                        "Basic " + Base64.getEncoder().encodeToString("me:p@ss".getBytes(StandardCharsets.UTF_8)));
        assertThat(warnings.lines()).isEmpty();
    }

    @Test
    void ofManyRoundsSomeAreSentAndTheLast() throws IOException {
        MlflowListener listener = listener(server.address(""), Duration.ofSeconds(20));
        listener.started(SmallRun.plan(300), SmallRun.state(0));
        for (int round = 1; round <= 300; round++) {
            listener.roundEnded(SmallRun.round(round));
        }
        end(listener, RunStatus.COMPLETED);
        assertThat(server.logged("metrics")).containsKey("d_loss@300");
        assertThat(server.bodies("runs/log-batch")).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @CsvSource({"INTERRUPTED, KILLED", "DIVERGED, FAILED", "COLLAPSED, FAILED", "FAILED, FAILED"})
    void theServerHearsHowARunEndedThatNeverBegan(RunStatus status, String told) throws IOException {
        end(listener(server.address(""), Duration.ofSeconds(20)), status);
        assertThat(server.bodies("runs/update").get(0).path("status").asText()).isEqualTo(told);
        assertThat(server.authorizations).containsExactly("null");
    }

    @Test
    void aSettingIsCutAtWhatMlflowTakes() throws IOException {
        JobConfig config = SmallRun.config("data.source=/" + "a".repeat(600), "sample.out=s3a://me:hush@bucket/a.png");
        end(listener(config, server.address(""), Duration.ofSeconds(20)), RunStatus.COMPLETED);
        assertThat(server.logged("params"))
                .containsEntry("data.source", "/" + "a".repeat(499))
                .containsEntry("sample.out", "s3a://me:*********(redacted)@bucket/a.png");
    }

    @Test
    void aServerThatFailsIsToldOfOnce() throws IOException {
        server.status = 500;
        runBadly(server.address("me:hush@"));
        assertThat(warnings.lines())
                .singleElement()
                .asString()
                .startsWith(
                        "WARN cannot log to MLflow at " + server.address("") + ", training goes on: statusCode=500");
    }

    @Test
    void aServerThatIsNotThereIsToldOfOnce() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        runBadly("http://me:hush@127.0.0.1:" + port);
        assertThat(warnings.lines())
                .singleElement()
                .asString()
                .startsWith("WARN cannot log to MLflow at http://127.0.0.1:" + port
                        + ", training goes on: Connection refused");
    }

    @Test
    void aServerThatHangsHoldsNobodyUp() throws Exception {
        server.hangs = true;
        MlflowListener listener = listener(server.address(""), Duration.ofMillis(500));
        listener.started(SmallRun.plan(30), SmallRun.state(0));
        for (int round = 1; round <= 300; round++) {
            listener.roundEnded(SmallRun.round(round));
            listener.evaluated(SmallRun.state(round), SCORES);
        }
        end(listener, RunStatus.COMPLETED);
        assertThat(server.requests).hasSizeLessThanOrEqualTo(3);
        assertThat(warnings.lines())
                .containsExactly("WARN cannot log to MLflow at " + server.address("")
                        + ", training goes on: no answer within 500 ms");
    }

    @Test
    void whatAServerMissedItHearsWhenItIsBackUpToABound() throws Exception {
        server.status = 500;
        MlflowListener listener = listener(server.address(""), Duration.ofSeconds(20));
        listener.started(SmallRun.plan(30), SmallRun.state(0));
        server.asked.await();
        for (int round = 1; round <= 300; round++) {
            listener.roundEnded(SmallRun.round(round));
            listener.evaluated(SmallRun.state(round), SCORES);
        }
        server.status = 200;
        end(listener, RunStatus.COMPLETED);
        assertThat(server.logged("metrics"))
                .containsKeys("d_loss@300", "scores/frechet_distance@300", "scores/frechet_distance@150")
                .doesNotContainKey("scores/frechet_distance@1")
                .hasSizeLessThan(2100);
        assertThat(server.bodies("runs/update").get(0).path("status").asText()).isEqualTo("FINISHED");
    }

    private void runBadly(String uri) throws IOException {
        MlflowListener listener = listener(uri, Duration.ofSeconds(20));
        listener.started(SmallRun.plan(30), SmallRun.state(0));
        listener.roundEnded(SmallRun.round(8));
        listener.evaluated(SmallRun.state(8), SCORES);
        end(listener, RunStatus.FAILED);
    }

    private MlflowListener listener(String uri, Duration patience) throws IOException {
        return listener(SmallRun.config("report.mlflow-experiment=faces"), uri, patience);
    }

    private MlflowListener listener(JobConfig config, String uri, Duration patience) throws IOException {
        return new MlflowListener(config, uri, SmallRun.folder(runs.resolve("first")), "d1", patience);
    }

    private void end(MlflowListener listener, RunStatus status) throws IOException {
        Path run = Files.createDirectories(runs.resolve("first"));
        Files.createDirectories(run.resolve("samples"));
        Files.writeString(run.resolve("samples/000000008.png"), "older");
        Files.writeString(run.resolve("samples/000000024.png"), "last");
        Files.writeString(run.resolve("report.html"), "the page");
        SmallRun.report(SmallRun.folder(run), status, "a reason", 0).ended(SmallRun.end());
        listener.ended(SmallRun.end());
    }
}
