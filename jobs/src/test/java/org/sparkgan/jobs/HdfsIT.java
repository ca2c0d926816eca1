package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DFSConfigKeys;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.storage.Folder;

/** The whole path on HDFS: a NameNode and two DataNodes, every file on both. */
class HdfsIT {
    @TempDir
    private static Path local;

    private static MiniDFSCluster hdfs;
    private static StoredRuns runs;

    @BeforeAll
    static void startHdfs() throws Exception {
        Configuration hadoop = new Configuration();
        hadoop.setInt(DFSConfigKeys.DFS_REPLICATION_KEY, 2);
        hdfs = new MiniDFSCluster.Builder(hadoop, local.resolve("hdfs").toFile())
                .numDataNodes(2)
                .build();
        hdfs.waitActive();
        Folder store =
                Folder.at("hdfs://127.0.0.1:" + hdfs.getNameNodePort() + "/spark [gan] {1,2} 100% *? ü#+", hadoop);
        runs = new StoredRuns(local, store, "local[*]", List.of("--conf", "spark.hadoop.dfs.replication=2"));
        runs.drawImages();
    }

    @AfterAll
    static void stopHdfs() {
        hdfs.shutdown();
    }

    @Test
    void ofStartsAtOnceOneGetsTheFolder() throws Exception {
        RacingStarts.assertOneGetsTheFolder(runs.uri("race"), new Configuration());
    }

    @Test
    void aRunOutlivesADataNodeAndAKill() throws Exception {
        Outcome ingest = runs.ingest();
        assertThat(ingest.code()).as(ingest.err()).isZero();
        assertThat(ingest.out()).contains("packed 240 images", runs.uri("dataset"));
        assertThat(runs.store().folder("dataset").list())
                .contains("_manifest.json")
                .hasSize(2);

        Process training = runs.startTraining("run");
        MiniDFSCluster.DataNodeProperties stopped = hdfs.stopDataNode(0);
        int reached = runs.latest("run");
        // The save that was under way, and at least one that began with one DataNode.
        for (int i = 0; i < 2; i++) {
            reached = runs.awaitCheckpointAfter(reached, "run", training);
        }
        training.destroyForcibly();
        Patience.awaitEnd(training);

        assertThat(hdfs.restartDataNode(stopped)).isTrue();
        hdfs.waitActive();

        int until = runs.latest("run") + 20;
        assertThat(runs.train("run", until, "data.cache=none", "--resume").code())
                .isZero();
        runs.trainHere("unbroken", until).isDone();
        runs.assertSame("run", "unbroken");
        assertThat(runs.store().folder("run").list())
                .contains("config.json", "metrics.jsonl", "report.html", "result.json", "samples");

        runs.trainHere(
                        "tuned",
                        10,
                        "training.from=" + runs.uri("run"),
                        "training.freeze-critic-layers=1",
                        "report.tensorboard=true")
                .isDone();
        assertThat(runs.store().folder("tuned/tensorboard").list())
                .isNotEmpty()
                .allMatch(file -> file.startsWith("events.out.tfevents."));
        assertThat(new String(runs.store().read("tuned/config.json"), StandardCharsets.UTF_8))
                .contains(runs.uri("run") + "/checkpoints/")
                .contains("\"fine_tuned_from\"");

        assertThat(runs.sample("run").code()).isZero();
        assertThat(runs.store().folder("made").list().stream().filter(file -> file.endsWith(".png")))
                .hasSize(12);
    }
}
