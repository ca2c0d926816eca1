package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Outcome outcome = Outcome.ofLauncher(
                folder,
                Map.of("SPARK_HOME", folder.resolve("spark").toString()),
                "train",
                "--master",
                "spark://host:7077",
                "run.dir=a b",
                "--",
                "--num-executors",
                "4");
        assertThat(outcome.code()).isEqualTo(7);
        assertThat(outcome.out().lines())
                .startsWith("1", "--master", "spark://host:7077")
                .containsSubsequence("--num-executors", "4", "--class", "org.sparkgan.jobs.TrainJob")
                .endsWith("run.dir=a b");
    }

    @Test
    void anotherJavaIsRefused() throws Exception {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/usr/bin/env bash\necho 'openjdk version \"21.0.2\" 2024-01-16' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Outcome.ofLauncher(folder, Map.of("JAVA_HOME", folder.resolve("jdk").toString()), "train")
                .isRefused(ExitCode.FAILED, "Java 21", "SparkGAN needs JDK 17");
    }

    private Outcome launch(String... arguments) throws IOException, InterruptedException {
        return Outcome.ofLauncher(folder, AS_IS, arguments);
    }
}
