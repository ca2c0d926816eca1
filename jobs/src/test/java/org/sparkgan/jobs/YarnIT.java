package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.storage.Folder;

/** The jar on YARN: a driver in an application master, two executors, dataset and runs on HDFS. */
class YarnIT {
    /** Of spark-submit, for containers that fit on one machine; Spark's jars lie on it already. */
    private static final List<String> SMALL = List.of(
            "--driver-memory=512m",
            "--executor-memory=512m",
            "--executor-cores=1",
            "--num-executors=2",
            "--conf=spark.driver.memoryOverhead=384m",
            "--conf=spark.executor.memoryOverhead=512m",
            "--conf=spark.driver.extraJavaOptions=" + StandaloneCluster.SHORT_LIVED,
            "--conf=spark.executor.extraJavaOptions=" + StandaloneCluster.SHORT_LIVED,
            "--conf=spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1",
            "--conf=spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1",
            "--conf=spark.yarn.jars=local:" + Build.SPARK.resolve("jars/*"));

    @TempDir
    private static Path folder;

    private static YarnCluster cluster;
    private static StoredRuns yarn;
    private static StoredRuns here;

    @BeforeAll
    static void start() throws Exception {
        cluster = new YarnCluster(folder);
        Folder store = Folder.at(cluster.fileSystem() + "/sparkgan", cluster.settings());
        yarn = new StoredRuns(folder, store, "yarn", SMALL, cluster.environment());
        here = yarn.on("local[2]", List.of());
        here.drawImages();
        Outcome ingest = yarn.ingest("--deploy-mode", "cluster");
        assertThat(ingest.code()).as(ingest.err()).isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.stop();
    }

    /** Two containers tell each other what a driver carries here. */
    @Test
    void theRunIsThatOfThisMachine() throws Exception {
        Outcome outcome = yarn.submit("there", 20, StandaloneCluster.JAR_IN_PLACE, "training.exchange=ring");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        ApplicationReport application = cluster.lastApplication();
        assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
        assertThat(cluster.executors(application)).isEqualTo(2);
        assertThat(yarn.latest("there")).isEqualTo(20);
        here.trainHere("here", 20, "training.exchange=driver").isDone();
        here.assertSame("there", "here");
    }

    @Test
    void aDivergedRunFailsWithItsCode() throws Exception {
        Outcome outcome =
                yarn.submit("diverged", 20, StandaloneCluster.JAR_IN_PLACE, "optimizer.critic.learning-rate=1e38");
        assertThat(outcome.code()).isEqualTo(ExitCode.DIVERGED.code());
        assertThat(outcome.err())
                .contains("sparkgan: the run in", "diverged: training diverged")
                .doesNotContain("\tat ");
        ApplicationReport application = cluster.lastApplication();
        assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
        assertThat(application.getDiagnostics()).contains("User application exited with status 4");
        // YARN tries again, and that driver does not train what has diverged.
        assertThat(application.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(2);
    }

    /** Both before Spark starts in the driver and after. */
    @Test
    void whatADriverRefusesEndsWithItsCode() throws Exception {
        here.trainHere("taken", 10).isDone();
        StoredRuns once = yarn.with("--conf=spark.yarn.maxAppAttempts=1", "--num-executors=1");
        Outcome occupied = once.submit("taken", 20, StandaloneCluster.JAR_IN_PLACE);
        assertThat(occupied.code()).as(occupied.err()).isEqualTo(ExitCode.WRONG_SETTINGS.code());
        assertThat(occupied.err()).contains("exit code 2: yarn logs -applicationId application_");
        Outcome missing = once.launch(
                "ingest",
                StandaloneCluster.JAR_IN_PLACE,
                "data.source=" + yarn.uri("missing"),
                "data.path=" + yarn.uri("none"),
                "--deploy-mode",
                "cluster");
        assertThat(missing.code()).as(missing.err()).isEqualTo(ExitCode.DATA_UNUSABLE.code());
        assertThat(missing.err()).contains("exit code 3: yarn logs -applicationId application_");
    }

    @Test
    void aKilledMasterIsStartedAgainAndGoesOn() throws Exception {
        Process launcher = yarn.begin("killed", 100, StandaloneCluster.JAR_IN_PLACE, "--deploy-mode", "cluster");
        yarn.awaitCheckpointAfter(0, "killed", launcher);
        cluster.killMaster(yarn.uri("killed"));
        assertThat(Patience.awaitEnd(launcher))
                .as(Files.readString(folder.resolve("err")))
                .isZero();
        ApplicationReport application = cluster.lastApplication();
        assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
        assertThat(application.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(2);
        here.trainHere("unbroken", 100).isDone();
        here.assertSame("killed", "unbroken");
    }
}
