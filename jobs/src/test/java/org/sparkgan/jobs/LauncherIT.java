package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher as a user has it: from any folder, on the Spark that the build assembled. */
class LauncherIT {
    private static final Map<String, String> AS_IS = Map.of();

    @TempDir
    private Path folder;

    @Test
    void helpNamesEveryJob() throws Exception {
        Outcome outcome = launch("--help").isDone();
        assertThat(outcome.out())
                .contains("ingest", "inspect", "train", "sample", "wait", "bench", "demo", "Exit codes");
    }

    @Test
    void anUnknownJobIsRefused() throws Exception {
        launch("tarin").isRefused(ExitCode.WRONG_SETTINGS, "no job named tarin: give one of ingest, inspect, train");
    }

    @Test
    void aDryRunShowsSettingsAndPlanFromAnyFolder() throws Exception {
        Files.writeString(folder.resolve("my.conf"), "data { source = photos, path = datasets/photos }");
        Outcome outcome = launch("ingest", "--conf", "my.conf", "data.image-size=32", "--dry-run")
                .isDone();
        assertThat(outcome.out())
                .containsPattern("(?m)^\\* data.image-size +  *= 32$")
                .containsPattern("(?m)^  data.max-rejected + = 0.01$")
                .contains("plan: read images from photos", "plan: pack them into datasets/photos");
        assertThat(folder).isDirectoryNotContaining("glob:**/datasets");
    }

    @Test
    void errorsOfTheJobComeThrough() throws Exception {
        launch("train", "gan.clip=-1").isRefused(ExitCode.WRONG_SETTINGS, "gan.clip must be > 0");
        launch("train", "data.path=nothing", "run.dir=run", "training.epochs=1")
                .isRefused(ExitCode.DATA_UNUSABLE, "data.path nothing is no packed dataset");
        assertThat(folder).isEmptyDirectory();
    }

    /** The Spark that the build assembles has a script of ours in place of Spark's. */
    @Test
    void whatSparksOwnLauncherRefusesComesThrough() throws Exception {
        Outcome outcome = Outcome.of(
                Build.SPARK.resolve("bin/spark-class"),
                folder,
                Map.of("SPARK_DAEMON_JAVA_OPTS", "-Xmx1g"),
                "org.apache.spark.deploy.master.Master");
        assertThat(outcome.err())
                .contains("SPARK_DAEMON_JAVA_OPTS is not allowed")
                .doesNotContain("subscript");
        assertThat(outcome.code()).isEqualTo(1);
    }

    @Test
    void sparkHomeWithoutSparkIsRefused() throws Exception {
        Outcome.ofLauncher(folder, Map.of("SPARK_HOME", folder.toString()), "train")
                .isRefused(ExitCode.WRONG_SETTINGS, "SPARK_HOME=" + folder, "bin/spark-submit");
    }

    @Test
    void sparkHomeIsUsed() throws Exception {
        Path submit = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
        Files.writeString(submit, "#!/usr/bin/env bash\nprintf '%s\\n' \"$OMP_NUM_THREADS\" \"$@\"\nexit 7\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        try (ServerSocket answering = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String master = "spark://127.0.0.1:" + answering.getLocalPort();
            Outcome outcome = Outcome.ofLauncher(
                    folder,
                    Map.of("SPARK_HOME", folder.resolve("spark").toString()),
                    "train",
                    "--master",
                    master,
                    "run.dir=a b",
                    "--",
                    "--num-executors",
                    "4");
            assertThat(outcome.code()).isEqualTo(7);
            assertThat(outcome.out().lines())
                    .startsWith("1", "--master", master)
                    .containsSubsequence("--num-executors", "4", "--class", "org.sparkgan.jobs.TrainJob")
                    .endsWith("run.dir=a b");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mesos://host:5050, give local[*]",
        "spark://host, give host and port",
        "yarn, set HADOOP_CONF_DIR",
        "k8s://https://127.0.0.1:1, set SPARK_HOME",
    })
    void aWrongMasterIsRefused(String master, String advice) throws Exception {
        launch("train", "--master", master).isRefused(ExitCode.WRONG_SETTINGS, "--master " + master, advice);
    }

    @Test
    void aMasterThatIsNotThereIsTold() throws Exception {
        for (String mode : List.of("client", "cluster")) {
            launch("train", "--master", "spark://127.0.0.1:1,127.0.0.1:2", "--deploy-mode", mode)
                    .isRefused(ExitCode.FAILED, "--master spark://127.0.0.1:1,127.0.0.1:2: nothing answers there");
        }
        launch("sample", "--master", "spark://127.0.0.1:1", "--dry-run", "run.dir=run", "sample.out=made")
                .isDone();
    }

    @Test
    void aMissingJarIsRefused() throws Exception {
        launch("train", "--jar", "missing.jar").isRefused(ExitCode.WRONG_SETTINGS, "--jar missing.jar: no such file");
    }

    @Test
    void hdfsThatIsNotThereIsTold() throws Exception {
        launch("train", "data.path=hdfs://127.0.0.1:1/faces", "run.dir=run", "training.epochs=1")
                .isRefused(
                        ExitCode.DATA_UNUSABLE,
                        "data.path hdfs://127.0.0.1:1/faces cannot be read",
                        "Connection refused");
        launch("train", "data.path=hdfs://no.invalid/faces", "run.dir=run", "training.epochs=1")
                .isRefused(ExitCode.DATA_UNUSABLE, "data.path hdfs://no.invalid/faces", "unknown host no.invalid");
        launch("train", "data.path=faces", "run.dir=hdfs://no.invalid/run", "training.epochs=1")
                .isRefused(ExitCode.WRONG_SETTINGS, "run.dir hdfs://no.invalid/run", "unknown host no.invalid");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anotherJavaIsRefused() throws Exception {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/usr/bin/env bash\necho 'openjdk version \"11.0.2\" 2024-01-16' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Outcome.ofLauncher(folder, Map.of("JAVA_HOME", folder.resolve("jdk").toString()), "train")
                .isRefused(
                        ExitCode.FAILED,
                        "Java 11",
                        Build.IS_DEFAULT ? "Spark 4 needs a JDK 17 to 25" : "Spark 3.5 needs a JDK 17,");
    }

    private Outcome launch(String... arguments) throws IOException, InterruptedException {
        return Outcome.ofLauncher(folder, AS_IS, arguments);
    }
}
