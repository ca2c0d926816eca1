package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.storage.Folder;

/** Credentials given to a job show up in nothing that it leaves or says. */
class SecretsIT {
    private static final String SECRET = "hush-9f2c41";

    @TempDir
    private Path folder;

    private Path events;
    private StoredRuns runs;

    @BeforeEach
    void pack() throws Exception {
        Images.dataset(folder);
        events = Files.createDirectories(folder.resolve("events"));
        runs = new StoredRuns(folder, Folder.at(folder.toString(), new Configuration()), "local[2]", options());
    }

    private List<String> options() {
        return Stream.concat(
                        StandaloneCluster.SMALL.stream(),
                        Stream.of(
                                "--conf=spark.hadoop.fs.s3a.access.key=" + SECRET + "-access",
                                "--conf=spark.hadoop.fs.s3a.secret.key=" + SECRET,
                                "--conf=spark.eventLog.enabled=true",
                                "--conf=spark.eventLog.dir=" + events.toUri()))
                .toList();
    }

    @Test
    void aRunKeepsThem() throws Exception {
        String generator = "sample.generator=webhdfs://me:" + SECRET + "@host/generator.zip";
        Outcome outcome = runs.train("run", 20, generator, "--verbose");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertQuiet(outcome);
        assertThat(Files.readString(folder.resolve("run/config.json")))
                .contains("sample.generator=webhdfs://me:*********(redacted)@host/generator.zip");
        assertThat(folder.resolve("run/result.json")).exists();
        assertNoneIn(folder.resolve("run"), 8);
        assertNoneIn(events, 1);
    }

    @Test
    void aRunThatFailsKeepsThem() throws Exception {
        for (String address : List.of(
                "file://me:" + SECRET + "@host/dataset",
                "webhdfs://me:" + SECRET + "@127.0.0.1:1/dataset",
                "s3a://me:" + SECRET + "@bucket/dataset")) {
            for (String more : List.of("--verbose", "training.workers=2")) {
                Outcome outcome = runs.launch(
                        "train",
                        "data.path=" + address,
                        "run.dir=" + folder.resolve("failed"),
                        "training.iterations=20",
                        more);
                assertThat(outcome.code()).as(address).isNotZero();
                assertThat(outcome.err()).as(address).contains("sparkgan: ");
                assertQuiet(outcome);
            }
        }
    }

    @Test
    void aMistypedSettingKeepsThem() throws Exception {
        Outcome outcome = runs.launch("train", "fs.s3a.secret.key=" + SECRET);
        outcome.isRefused(ExitCode.WRONG_SETTINGS, "unknown setting fs.s3a.secret.key");
        assertQuiet(outcome);
        outcome = runs.launch("train", "fs..secret.key=" + SECRET);
        outcome.isRefused(ExitCode.WRONG_SETTINGS, "not a dotted key and a value");
        assertQuiet(outcome);
    }

    /** What a user gives to others holds what its umask lets them see; Hadoop's own would be 022. */
    @Test
    void filesFollowTheUmask() throws Exception {
        String launcher =
                Path.of("..", "submit", "sparkgan").toAbsolutePath().normalize().toString();
        String train = String.join(
                " ",
                Images.small(
                        "data.path=" + folder.resolve("private/dataset"),
                        "run.dir=" + folder.resolve("private/run"),
                        "training.iterations=20",
                        "checkpoint.every=10",
                        "samples.every=20"));
        String script = "umask 077; " + launcher + " ingest data.source=" + folder.resolve("images") + " data.path="
                + folder.resolve("private/dataset") + " data.image-size=28 data.channels=1 && " + launcher + " train "
                + train + " && " + launcher + " sample run.dir=" + folder.resolve("private/run") + " sample.count=4"
                + " sample.out=" + folder.resolve("private/made/grid.png");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPARK"));
        builder.environment().put("SPARK_SUBMIT_OPTS", QuickStart.OPTIONS);
        assertThat(builder.start().waitFor())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        try (Stream<Path> files = Files.walk(folder.resolve("private"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(15);
            assertThat(all).allSatisfy(file -> assertThat(
                            Files.getPosixFilePermissions(file).toString())
                    .as(file.toString())
                    .doesNotContain("GROUP", "OTHERS"));
        }
    }

    private static void assertQuiet(Outcome outcome) {
        assertThat(outcome.out()).doesNotContain(SECRET);
        assertThat(outcome.err()).doesNotContain(SECRET);
    }

    private static void assertNoneIn(Path folder, int atLeast) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            assertThat(files).hasSizeGreaterThanOrEqualTo(atLeast);
            for (Path file : files) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SECRET);
            }
        }
    }
}
