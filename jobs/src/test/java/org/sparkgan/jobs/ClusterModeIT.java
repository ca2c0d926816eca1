package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.storage.Folder;

/**
 * The driver on a standalone cluster, whose workers have two GPUs each as far as Spark can tell: the launcher ends as the run
 * does, and each worker of training has a GPU of its own.
 */
class ClusterModeIT {
    private static final String GPU_OF_WORKER = "worker (\\d): Spark gave it GPU (\\d)";

    /** Of spark-submit, for a cluster on this machine; the driver's address is the worker's affair. */
    private static final List<String> SMALL =
            List.of("--driver-memory=512m", "--executor-memory=512m", "--conf=spark.executor.cores=2");

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    private static StoredRuns local;
    private static StoredRuns here;

    @BeforeAll
    static void start() throws Exception {
        Path script = Files.writeString(
                folder.resolve("gpus.sh"), "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        cluster = new StandaloneCluster(
                folder,
                3,
                "-Dspark.worker.resource.gpu.amount=2 -Dspark.worker.resource.gpu.discoveryScript=" + script);
        Images.dataset(folder);
        Folder store = Folder.at(folder.toUri().toString(), new Configuration());
        local = new StoredRuns(folder, store, "local[2]", List.of());
        here = local.on(cluster.master(), StandaloneCluster.SMALL);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theRunIsThatOfADriverHere() throws Exception {
        Path conf = Files.writeString(folder.resolve("my.conf"), "gan.objective = wgan, gan.clip = 0.02");
        Outcome outcome = submit("there", "--conf", conf.getFileName().toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("the run in " + local.uri("there") + " ended at iteration 20, completed");
        local.trainHere("here", 20, "--conf", conf.toString()).isDone();
        local.assertSame("there", "here");
    }

    @Test
    void aDivergedRunEndsWithItsCode() throws Exception {
        Outcome outcome = submit("diverged", "optimizer.critic.learning-rate=1e38");
        assertThat(outcome.code()).isEqualTo(ExitCode.DIVERGED.code());
        assertThat(outcome.err())
                .contains("sparkgan: the run in", "diverged: training diverged")
                .doesNotContain("\tat ");
    }

    /** Before it gets anything, the cluster's settings are looked at. */
    @Test
    void wrongSettingsAreRefusedHere() throws Exception {
        submit("refused", "gan.clip=-1").isRefused(ExitCode.WRONG_SETTINGS, "gan.clip must be > 0");
        assertThat(local.store().exists("refused")).isFalse();
    }

    /** Spark's client alone ends with 0. */
    @Test
    void aDriverThatFailsIsTold() throws Exception {
        StoredRuns there = local.on(cluster.master(), SMALL);
        Outcome ingest = there.ingest("data.source=" + local.uri("missing"), "--deploy-mode", "cluster");
        assertThat(ingest.code()).as(ingest.err()).isEqualTo(ExitCode.FAILED.code());
        assertThat(ingest.err())
                .contains("sparkgan: the submission ended with exit code 1: stderr in the folder driver-");
        local.trainHere("taken", 10).isDone();
        Outcome train = submit("taken");
        assertThat(train.code()).as(train.err()).isEqualTo(ExitCode.FAILED.code());
        assertThat(train.err()).contains("stderr in the folder driver-").doesNotContain("--timeout");
    }

    @Test
    void workersOfTrainingHaveDifferentGpus() throws Exception {
        Outcome outcome = here.with(
                        "--conf=spark.executor.resource.gpu.amount=2",
                        "--conf=spark.task.resource.gpu.amount=1",
                        "--conf=spark.executor.cores=2",
                        "--conf=spark.cores.max=2")
                .train("gpus", 20, "compute.device=cpu");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        Map<String, String> gpus = Pattern.compile(GPU_OF_WORKER)
                .matcher(cluster.executorLogs())
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (first, again) -> again));
        assertThat(gpus).containsOnlyKeys("0", "1");
        assertThat(gpus.values()).containsExactlyInAnyOrder("0", "1");
        local.trainHere("no-gpus", 20).isDone();
        local.assertSame("gpus", "no-gpus");
    }

    /** Spark's workers claim GPUs that are none: before anything is written the run ends with what a worker could not find. */
    @Test
    void aGpuThatCannotBeUsedEndsTheRunBeforeItBegins() throws Exception {
        Assumptions.assumeFalse(Files.exists(Path.of("/proc/driver/nvidia")), "NVIDIA's driver is here");
        Outcome outcome = here.with(
                        "--conf=spark.executor.resource.gpu.amount=2",
                        "--conf=spark.task.resource.gpu.amount=1",
                        "--conf=spark.executor.cores=2",
                        "--conf=spark.cores.max=2")
                .train("no-driver", 20);
        assertThat(outcome.err())
                .contains(
                        "sparkgan: worker 0: Cannot find NVIDIA's driver (libcuda.so.1)",
                        "; or compute on the CPU, with compute.device=cpu")
                .doesNotContain("\tat ");
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_SETTINGS.code());
        assertThat(local.store().exists("no-driver")).isFalse();
    }

    @Test
    void aGpuThatSparkIsNotAskedForIsMissed() throws Exception {
        here.train("unasked", 20, "compute.device=cuda")
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "compute.device = cuda computes on a GPU in each task, but Spark gives it none",
                        "spark.task.resource.gpu.amount=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "2"})
    void aGpuIsNotShared(String amount) throws Exception {
        here.with("--conf=spark.executor.resource.gpu.amount=2", "--conf=spark.task.resource.gpu.amount=" + amount)
                .train("shared", 20)
                .isRefused(ExitCode.WRONG_SETTINGS, "spark.task.resource.gpu.amount must be 1", "but is " + amount);
    }

    private static Outcome submit(String run, String... more) throws IOException, InterruptedException {
        return local.on(cluster.master(), SMALL).submit(run, 20, more);
    }
}
