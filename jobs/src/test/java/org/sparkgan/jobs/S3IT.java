package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.storage.Folder;

/** The whole path on S3: a server that checks signatures, behind one that is busy now and then. */
class S3IT {
    private static final String BUCKET = "sparkgan";
    private static final String WRONG_SECRET = "not-the-secret-of-S3IT";

    @TempDir
    private static Path local;

    private static Configuration hadoop;
    private static S3Server server;
    private static S3Front front;
    private static StoredRuns runs;

    @BeforeAll
    static void startS3() throws Exception {
        Files.createDirectory(local.resolve("events"));
        server = S3Server.start(local);
        front = new S3Front(server.port());
        String direct = "http://127.0.0.1:" + server.port();
        server.makeBucket(BUCKET);
        hadoop = new Configuration();
        settings(direct, S3Server.SECRET).forEach(hadoop::set);
        runs = runs(Folder.at("s3a://" + BUCKET + "/lab [v2] {1,2} 100% *? ü#+", hadoop), S3Server.SECRET);
        runs.drawImages();
    }

    @AfterAll
    static void stopS3() throws Exception {
        front.close();
        server.stop();
    }

    @Test
    void theWholePath() throws Exception {
        Outcome ingest = runs.ingest();
        assertThat(ingest.code()).as(ingest.err()).isZero();
        assertThat(runs.store().folder("dataset").list())
                .contains("_manifest.json")
                .hasSize(2);
        assertThat(front.requests())
                .anyMatch(request -> request.contains("__magic"))
                .noneMatch(request -> request.contains("_temporary") && !request.matches("(HEAD|GET) .*"));

        Process training = runs.startTraining("run");
        training.destroyForcibly().waitFor();
        int until = runs.latest("run") + 20;
        Outcome resumed = runs.train("run", until, "data.cache=none", "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(runs.train("unbroken", until).code()).isZero();
        runs.assertSame("run", "unbroken");
        Outcome tuned = runs.train("tuned", 10, "training.from=" + runs.uri("run"), "report.tensorboard=true");
        assertThat(tuned.code()).as(tuned.err()).isZero();
        assertThat(runs.store().folder("tuned/tensorboard").list())
                .isNotEmpty()
                .allMatch(file -> file.startsWith("events.out.tfevents."));
        assertThat(new String(runs.store().read("tuned/config.json"), StandardCharsets.UTF_8))
                .contains("\"uri\" : \"" + runs.uri("run") + "/checkpoints/");
        assertThat(runs.sample("run").code()).isZero();
        assertThat(runs.store().folder("made").list().stream().filter(file -> file.endsWith(".png")))
                .hasSize(12);
        assertThat(front.refused()).as("requests answered 503").isPositive();
        assertWritingIsRefused();
        assertNoFileHoldsTheSecret();
    }

    private static void assertWritingIsRefused() throws Exception {
        String run = runs.uri(S3Front.READ_ONLY + "run");
        assertRefused(runs.train(S3Front.READ_ONLY + "run", 1), "run.dir", run);
        String made = runs.uri(S3Front.READ_ONLY + "made");
        assertRefused(
                runs.launch("sample", "run.dir=" + runs.uri("run"), "sample.out=" + made, "sample.count=1"),
                "sample.out",
                made);
    }

    /** But for the settings of the server. Event logs hold the settings of Spark, and the command line. */
    private static void assertNoFileHoldsTheSecret() throws IOException {
        assertThat(local.resolve("events")).isNotEmptyDirectory();
        try (Stream<Path> files = Files.walk(local)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith("s3proxy")) {
                    assertNoSecret(file.toString(), Files.readAllBytes(file));
                }
            }
        }
        FileSystem store = runs.store().path().getFileSystem(hadoop);
        RemoteIterator<LocatedFileStatus> files = store.listFiles(runs.store().path(), true);
        int count = 0;
        for (; files.hasNext(); count++) {
            var file = files.next().getPath();
            try (var in = store.open(file)) {
                assertNoSecret(file.toString(), in.readAllBytes());
            }
        }
        assertThat(count).isGreaterThan(20);
    }

    private static void assertNoSecret(String file, byte[] content) {
        assertThat(new String(content, StandardCharsets.ISO_8859_1).contains(S3Server.SECRET))
                .as("%s holds the secret", file)
                .isFalse();
    }

    @Test
    void ofStartsAtOnceOneGetsTheFolder() throws Exception {
        RacingStarts.assertOneGetsTheFolder(runs.uri("race"), hadoop);
    }

    @Test
    void aWrongSecretIsRefused() throws Exception {
        StoredRuns wrong = runs(runs.store(), WRONG_SECRET);
        String uri = runs.uri("secret");
        String data = "data.path=" + uri;
        assertRefused(wrong.launch("ingest", "data.source=drawn", data, "data.image-size=28"), "data.path", uri);
        assertRefused(wrong.launch("train", data, "run.dir=run", "training.epochs=1"), "data.path", uri);
        assertRefused(wrong.train("secret", 1), "run.dir", uri);
        assertRefused(wrong.launch("sample", "run.dir=" + uri, "sample.out=made"), "run.dir", uri);
        assertRefused(wrong.launch("sample", "run.dir=run", "sample.out=" + uri), "sample.out", uri);
        assertThat(local.resolve("run")).doesNotExist();
        assertThat(local.resolve("made")).doesNotExist();
        assertThat(runs.store().exists("secret")).isFalse();
    }

    private static void assertRefused(Outcome outcome, String setting, String uri) {
        String errors = outcome.out() + outcome.err();
        assertThat(errors).doesNotContain(WRONG_SECRET, S3Server.SECRET, "\tat ");
        assertThat(outcome.err().lines().filter(line -> line.startsWith("sparkgan: ")))
                .singleElement()
                .asString()
                .contains(setting, uri, "access denied (403)", "access key " + S3Server.KEY);
        assertThat(outcome.code()).isEqualTo(ExitCode.DATA_UNUSABLE.code());
    }

    private static StoredRuns runs(Folder store, String secret) {
        List<String> options = new ArrayList<>();
        for (String events :
                List.of("enabled=true", "dir=" + local.resolve("events").toUri())) {
            options.addAll(List.of("--conf", "spark.eventLog." + events));
        }
        settings(front.endpoint(), secret)
                .forEach((name, value) -> options.addAll(List.of("--conf", "spark.hadoop." + name + "=" + value)));
        return new StoredRuns(local, store, "local[*]", options);
    }

    private static Map<String, String> settings(String endpoint, String secret) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("fs.s3a.endpoint", endpoint);
        settings.put("fs.s3a.access.key", S3Server.KEY);
        settings.put("fs.s3a.secret.key", secret);
        settings.put("fs.s3a.path.style.access", "true");
        settings.put("fs.s3a.connection.ssl.enabled", "false");
        settings.put("fs.s3a.directory.marker.retention", "keep");
        return settings;
    }
}
