package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.SyncName;

/**
 * Workers in two processes that tell each other by themselves: whatever happens to one of them, the run has the bits of one whose
 * driver carried all, in one JVM.
 */
class RingFaultsIT {

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    private static StoredRuns runs;

    @BeforeAll
    static void trainUndisturbed() throws Exception {
        cluster = StandaloneCluster.shared();
        runs = StoredRuns.on(cluster, folder);
        for (SyncName sync : SyncName.values()) {
            runs.trainHere("undisturbed-" + sync, iterations(sync), settings(sync, otherWay(sync)))
                    .isDone();
        }
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aLostExecutorCostsTheSegment(SyncName sync) throws Exception {
        String run = "lost-" + sync;
        Process driver = begin(run, sync);
        inTheMiddleOfASegment(run, driver);
        Signals.send("KILL", cluster.awaitExecutors(2).get(0));
        assertThat(runs.assertEnds(driver, ExitCode.DONE)).contains("on are taken again, try 2 of 4");
        runs.assertSame(run, "undisturbed-" + sync);
    }

    /** As clusters of spot machines announce it: it ends the segment, and the next one waits for another executor. */
    @Test
    void anExecutorThatLeavesWithNoticeCostsNoSegment() throws Exception {
        String run = "left";
        SyncName sync = SyncName.PARAMETER_AVERAGING;
        Process driver = begin(runs.with("--conf=spark.decommission.enabled=true"), run, sync);
        inTheMiddleOfASegment(run, driver);
        ProcessHandle executor = cluster.awaitExecutors(2).get(0);
        Signals.send("PWR", executor);
        Patience.awaitEnd(executor);
        assertThat(runs.assertEnds(driver, ExitCode.DONE)).doesNotContain("are taken again");
        runs.assertSame(run, "undisturbed-" + sync);
    }

    /** It says nothing, and its connections stand. */
    @Test
    void aFrozenExecutorIsGivenUp() throws Exception {
        String run = "frozen";
        SyncName sync = SyncName.PARAMETER_AVERAGING;
        Process driver = begin(run, sync, "training.exchange-timeout=5 s");
        inTheMiddleOfASegment(run, driver);
        ProcessHandle executor = cluster.awaitExecutors(2).get(0);
        Signals.send("STOP", executor);
        awaitErrors("are taken again, try 2 of 4", driver);
        Signals.send("KILL", executor);
        runs.assertEnds(driver, ExitCode.DONE);
        runs.assertSame(run, "undisturbed-" + sync);
    }

    /** The others wait for it, and nothing is taken again. */
    @Test
    void anExecutorThatStallsIsWaitedFor() throws Exception {
        String run = "stalled";
        SyncName sync = SyncName.SYNCHRONOUS;
        Process driver = begin(run, sync);
        inTheMiddleOfASegment(run, driver);
        ProcessHandle executor = cluster.awaitExecutors(2).get(0);
        Signals.send("STOP", executor);
        int rounds = runs.rounds(run);
        Thread.sleep(5_000);
        assertThat(runs.rounds(run)).as("rounds without it").isLessThan(rounds + 5);
        Signals.send("CONT", executor);
        assertThat(runs.assertEnds(driver, ExitCode.DONE)).doesNotContain("are taken again");
        runs.assertSame(run, "undisturbed-" + sync);
    }

    /** And the driver's way goes on from what the workers' own has saved. */
    @Test
    void aTerminatedDriverSavesWhereTheWorkersAre() throws Exception {
        String run = "terminated";
        SyncName sync = SyncName.PARAMETER_AVERAGING;
        Process driver = begin(run, sync);
        inTheMiddleOfASegment(run, driver);
        driver.destroy();
        assertThat(runs.assertEnds(driver, ExitCode.INTERRUPTED)).contains("interrupted at iteration", "--resume");
        assertThat(runs.latest(run)).isLessThan(iterations(sync));
        runs.trainHere(run, iterations(sync), settings(sync, "--resume", otherWay(sync)))
                .isDone();
        runs.assertSame(run, "undisturbed-" + sync);
    }

    @Test
    void whatCannotBeIsRefusedBeforeTheFolderIsTaken() throws Exception {
        assertRefused("3 workers have 2 task slots, so that they take turns", "training.workers=3");
        // At all addresses: on which of the two hosts the worker runs is Spark's choice.
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            assertRefused(
                    ":" + port + ": address already in use", "training.workers=1", "training.exchange-port=" + port);
        }
    }

    /** A worker that finds its port taken on its host takes another of the run. */
    @Test
    void aPortThatIsTakenIsGoneRound() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Process driver =
                    begin("gone-round", SyncName.PARAMETER_AVERAGING, "training.exchange-port=" + taken.getLocalPort());
            runs.assertEnds(driver, ExitCode.DONE);
        }
        runs.assertSame("gone-round", "undisturbed-" + SyncName.PARAMETER_AVERAGING);
    }

    private static void assertRefused(String reason, String... settings) throws Exception {
        String[] all = Stream.concat(Stream.of("training.exchange=ring"), Stream.of(settings))
                .toArray(String[]::new);
        Outcome outcome = runs.train("refused", 10, all);
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.WRONG_SETTINGS.code());
        assertThat(outcome.err())
                .contains("sparkgan: training.exchange = ring needs", reason + "; auto and driver do without")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    private static Process begin(String run, SyncName sync, String... more) throws Exception {
        return begin(runs, run, sync, more);
    }

    private static Process begin(StoredRuns runs, String run, SyncName sync, String... more) throws Exception {
        String[] own = settings(sync, "training.exchange=ring", StandaloneCluster.JAR_IN_PLACE);
        return runs.begin(
                run,
                iterations(sync),
                Stream.concat(Stream.of(own), Stream.of(more)).toArray(String[]::new));
    }

    /** With updates that one worker sends whole and another encoded the two ways send other amounts of bytes, which metrics tell. */
    private static String otherWay(SyncName sync) {
        return "training.exchange=" + (sync == SyncName.GRADIENT_SHARING ? "ring" : "driver");
    }

    /** By the driver a synchronous iteration is six jobs. */
    private static int iterations(SyncName sync) {
        return sync == SyncName.SYNCHRONOUS ? 300 : 600;
    }

    private static String[] settings(SyncName sync, String... more) {
        String[] own = {
            "training.sync=" + sync,
            "training.averaging-frequency=10",
            "training.share-every=10",
            "checkpoint.every=" + iterations(sync) / 3,
            "samples.every=" + iterations(sync) / 3
        };
        return Stream.concat(Stream.of(own), Stream.of(more)).toArray(String[]::new);
    }

    /** Not of the first, so that there is a checkpoint. */
    private static void inTheMiddleOfASegment(String run, Process driver) throws Exception {
        runs.awaitCheckpointAfter(0, run, driver);
        int rounds = runs.rounds(run);
        runs.awaitRounds(rounds + 2, run, driver);
    }

    private static void awaitErrors(String words, Process driver) throws Exception {
        Patience patience = new Patience();
        while (!Files.readString(folder.resolve("err")).contains(words)) {
            assertThat(driver.isAlive())
                    .as(Files.readString(folder.resolve("err")))
                    .isTrue();
            patience.pause();
        }
    }
}
