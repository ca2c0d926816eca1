package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.SyncName;
import org.sparkgan.storage.Folder;

/** A standalone cluster with executors of their own processes trains to the same bits as one JVM. */
class ClusterIT {
    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    private static StoredRuns local;
    private static StoredRuns distributed;

    @BeforeAll
    static void start() throws Exception {
        cluster = StandaloneCluster.shared();
        Images.dataset(folder);
        Folder store = Folder.at(folder.toUri().toString(), new Configuration());
        local = new StoredRuns(folder, store, "local[2]", List.of());
        distributed = local.on(cluster.master(), StandaloneCluster.SMALL);
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void theResultsAreThoseOfOneJvm(SyncName sync) throws Exception {
        String mode = "training.sync=" + sync;
        Outcome outcome = distributed.train("distributed-" + sync, 40, mode);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).doesNotContain("take turns");
        local.trainHere("local-" + sync, 40, mode).isDone();
        local.assertSame("distributed-" + sync, "local-" + sync);
    }

    @Test
    void moreWorkersThanCoresTakeTurns() throws Exception {
        Outcome outcome = distributed.train("turns", 20, "training.workers=3");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("3 workers share 2 task slots and take turns");
        Outcome here = local.trainHere("turns-local", 20, "training.workers=3");
        assertThat(here.code()).as(here.err()).isZero();
        local.assertSame("turns", "turns-local");
    }

    @ParameterizedTest
    @CsvSource({
        "memory, 65536 MiB memory, --executor-memory=64g",
        "gpu, 1 gpu, --conf=spark.executor.resource.gpu.amount=1 --conf=spark.task.resource.gpu.amount=1"
    })
    void anAskThatIsNeverGrantedEnds(String run, String asked, String options) throws Exception {
        Outcome outcome = distributed.with(options.split(" ")).train(run, 20, "training.resource-timeout=3s");
        assertThat(outcome.err())
                .contains("training.resource-timeout: the cluster gave no task slot within 3 s")
                .contains("2 workers asked " + cluster.master() + " for executors of ", asked, "and 0 came")
                .doesNotContain("\tat ");
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_SETTINGS.code());
        assertThat(local.store().exists(run)).as("the run folder").isFalse();
    }
}
