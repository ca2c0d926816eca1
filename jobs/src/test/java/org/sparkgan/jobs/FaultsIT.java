package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.SyncName;

/**
 * What goes wrong on a cluster costs time only: a run ends, or goes on, with the bits of one that was left alone. Here the driver carries
 * what workers tell each other; {@link RingFaultsIT} has their own connections.
 */
class FaultsIT {
    private static final int ROUNDS = 8;
    private static final Duration A_JOB_WAITS = Duration.ofSeconds(1);

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    private static StoredRuns runs;

    @BeforeAll
    static void trainUndisturbed() throws Exception {
        cluster = StandaloneCluster.shared();
        runs = StoredRuns.on(cluster, folder);
        for (SyncName sync : SyncName.values()) {
            runs.trainHere(undisturbed(sync), iterations(sync), settings(sync)).isDone();
        }
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aKilledDriverAndALostExecutorCostTime(SyncName sync) throws Exception {
        String run = "lost-" + sync;
        Driver first = begin(run, sync);
        inTheMiddleOfARound(run, first);
        first.process().destroyForcibly();
        Patience.awaitEnd(first.process());
        assertLatestIsUndisturbed(run, sync);

        Driver second = resume(run, sync);
        inTheMiddleOfARound(run, second);
        killAnExecutorAtWork(second);
        runs.assertEnds(second.process(), ExitCode.DONE);
        assertThat(second.log().endReasons()).contains("ExecutorLostFailure");
        runs.assertSame(run, undisturbed(sync));
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aTerminatedDriverEndsItsRoundAndAStragglersCopyCountsOnce(SyncName sync) throws Exception {
        String run = "slow-" + sync;
        Driver first = begin(run, sync);
        inTheMiddleOfARound(run, first);
        terminate(first.process());
        assertThat(runs.assertEnds(first.process(), ExitCode.INTERRUPTED))
                .contains("interrupted at iteration", "--resume");
        assertLatestIsUndisturbed(run, sync);

        Driver second = resume(
                run,
                sync,
                "--conf=spark.speculation=true",
                "--conf=spark.speculation.quantile=0.5",
                "--conf=spark.speculation.multiplier=2");
        inTheMiddleOfARound(run, second);
        awaitTheCopyOfAStraggler(second);
        runs.assertEnds(second.process(), ExitCode.DONE);
        runs.assertSame(run, undisturbed(sync));
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aMissingFileAndAFullDiskLeaveTheLastCheckpoint(SyncName sync) throws Exception {
        String run = "ended-" + sync;
        Driver first = begin(run, sync);
        inTheMiddleOfARound(run, first);
        loseTheFile(first, sync);
        assertThat(first.log().mostFailures()).isEqualTo(4);
        assertLatestIsUndisturbed(run, sync);

        // Spark's log of events would meet the limit as well.
        Process second = launch(runs, run, sync, resuming(sync));
        int saved = runs.awaitCheckpointAfter(runs.latest(run), run, second);
        Signals.limitFiles(second.toHandle(), 50_000);
        assertThat(runs.assertEnds(second, ExitCode.FAILED))
                .contains("IOException: cannot write file:", "File too large");
        assertThat(runs.latest(run)).isGreaterThanOrEqualTo(saved);
        assertThat(folder.resolve(run).resolve("result.json")).content().contains("\"failed\"", "File too large");
        assertLatestIsUndisturbed(run, sync);
        assertResumedIsUndisturbed(run, sync);
    }

    /** As clusters of spot machines announce it; in the mode whose workers have most that they alone know. */
    @Test
    void anExecutorThatLeavesWithNoticeCostsNoTask() throws Exception {
        SyncName sync = SyncName.GRADIENT_SHARING;
        String run = "left-" + sync;
        Driver driver = begin(run, sync, "--conf=spark.decommission.enabled=true");
        inTheMiddleOfARound(run, driver);
        ProcessHandle executor = cluster.awaitExecutors(2).get(0);
        Signals.send("PWR", executor);
        Patience.awaitEnd(executor);
        runs.assertEnds(driver.process(), ExitCode.DONE);
        assertThat(driver.log().endReasons()).doesNotContain("ExecutorLostFailure");
        runs.assertSame(run, undisturbed(sync));
    }

    /** Shorter tasks than those of this mode are killed before they begin, which Spark does not count as a failure. */
    @Test
    void aTaskThatFailsTooOftenEndsTheRun() throws Exception {
        SyncName sync = SyncName.PARAMETER_AVERAGING;
        String run = "failed-" + sync;
        Driver driver = begin(run, sync, "--conf=spark.task.maxFailures=1");
        inTheMiddleOfARound(run, driver);
        killAnExecutorAtWork(driver);
        assertThat(runs.assertEnds(driver.process(), ExitCode.FAILED))
                .contains("failed 1 times", "ExecutorLostFailure");
        assertLatestIsUndisturbed(run, sync);
        assertResumedIsUndisturbed(run, sync);
    }

    @Test
    void anExecutorsFullDiskLeavesTheLastCheckpoint() throws Exception {
        SyncName sync = SyncName.GRADIENT_SHARING;
        String run = "full-executors-" + sync;
        Driver driver = begin(run, sync);
        int saved = runs.awaitCheckpointAfter(0, run, driver.process());
        for (ProcessHandle executor : cluster.awaitExecutors(2)) {
            Signals.limitFiles(executor, 50_000);
        }
        assertThat(runs.assertEnds(driver.process(), ExitCode.FAILED))
                .contains("failed 4 times", "cannot write file:", "File too large");
        assertThat(driver.log().mostFailures()).isEqualTo(4);
        assertThat(runs.latest(run)).isGreaterThanOrEqualTo(saved);
        assertLatestIsUndisturbed(run, sync);
        assertResumedIsUndisturbed(run, sync);
    }

    /** A driver, and what its Spark says of its jobs. */
    private record Driver(Process process, EventLog log) {}

    private static Driver begin(String run, SyncName sync, String... options) throws Exception {
        return begin(run, sync, settings(sync), options);
    }

    private static Driver resume(String run, SyncName sync, String... options) throws Exception {
        return begin(run, sync, resuming(sync), options);
    }

    private static Driver begin(String run, SyncName sync, String[] settings, String... options) throws Exception {
        EventLog log = new EventLog(Files.createTempDirectory(folder, "log"));
        return new Driver(launch(runs.with(log.options()).with(options), run, sync, settings), log);
    }

    private static Process launch(StoredRuns runs, String run, SyncName sync, String... settings) throws IOException {
        String[] more = Stream.concat(Stream.of(StandaloneCluster.JAR_IN_PLACE), Stream.of(settings))
                .toArray(String[]::new);
        return runs.begin(run, iterations(sync), more);
    }

    private static String[] settings(SyncName sync) {
        return new String[] {
            "training.sync=" + sync,
            "training.exchange=driver",
            "training.averaging-frequency=" + round(sync),
            "training.share-every=" + round(sync),
            "checkpoint.every=" + round(sync),
            "checkpoint.keep-last=" + ROUNDS
        };
    }

    private static String[] resuming(SyncName sync) {
        return Stream.concat(Stream.of("--resume"), Stream.of(settings(sync))).toArray(String[]::new);
    }

    /** Iterations that take long enough for a fault to meet the middle of a round. */
    private static int round(SyncName sync) {
        return sync == SyncName.SYNCHRONOUS ? 3 : 100;
    }

    private static int iterations(SyncName sync) {
        return ROUNDS * round(sync);
    }

    private static String undisturbed(SyncName sync) {
        return "undisturbed-" + sync;
    }

    /** Not of the first round, so that there is a checkpoint. */
    private static void inTheMiddleOfARound(String run, Driver driver) throws Exception {
        runs.awaitCheckpointAfter(runs.latest(run), run, driver.process());
        int jobs = driver.log().jobs();
        Patience patience = new Patience();
        while (driver.log().jobs() == jobs) {
            patience.pause();
        }
        Thread.sleep(100);
    }

    /**
     * The tasks of a step that all take in common are short, and between them the driver is at work: the executor stands still
     * until a job waits for it.
     */
    private static void killAnExecutorAtWork(Driver driver) throws Exception {
        ProcessHandle executor = cluster.awaitExecutors(2).get(0);
        Signals.send("STOP", executor);
        Patience patience = new Patience();
        int job = -1;
        long since = System.nanoTime();
        while (job < 0 || System.nanoTime() - since < A_JOB_WAITS.toNanos()) {
            int running = driver.log().runningJob();
            if (running != job) {
                job = running;
                since = System.nanoTime();
            }
            patience.pause();
        }
        Signals.send("KILL", executor);
    }

    private static void awaitTheCopyOfAStraggler(Driver driver) throws Exception {
        Straggler straggler = new Straggler(cluster.awaitExecutors(2).get(0));
        try {
            Patience patience = new Patience();
            while (!driver.log().hasSpeculativeSuccess()) {
                patience.pause();
            }
        } finally {
            straggler.end();
        }
    }

    /** As timeout(1) does it: to the process, and in the next moment to its group. */
    private static void terminate(Process driver) throws InterruptedException {
        driver.destroy();
        TimeUnit.MILLISECONDS.sleep(1);
        driver.destroy();
    }

    private static void loseTheFile(Driver driver, SyncName sync) throws Exception {
        Path file = parquetFile();
        Path away = folder.resolve("away");
        Files.move(file, away);
        try {
            if (sync != SyncName.SYNCHRONOUS) {
                // With it goes its part of the data, which has to be read anew.
                killAnExecutorAtWork(driver);
            }
            assertThat(runs.assertEnds(driver.process(), ExitCode.DATA_UNUSABLE))
                    .contains(file.getFileName() + " ", "does not exist");
        } finally {
            Files.move(away, file);
        }
        if (sync == SyncName.PARAMETER_AVERAGING) {
            List<String> ends = driver.log().endReasons();
            assertThat(ends).contains("ExecutorLostFailure");
            assertThat(ends).filteredOn("ExceptionFailure"::equals).hasSize(3);
        }
    }

    private static Path parquetFile() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("dataset"))) {
            List<Path> parquet =
                    files.filter(file -> file.toString().endsWith(".parquet")).toList();
            assertThat(parquet).hasSize(1);
            return parquet.get(0);
        }
    }

    /** What such a run would go on from, before its end. */
    private static void assertLatestIsUndisturbed(String run, SyncName sync) throws Exception {
        assertThat(runs.latest(run)).isBetween(round(sync), iterations(sync) - round(sync));
        runs.assertSameCheckpoint(runs.latest(run), run, undisturbed(sync));
    }

    /** Goes on in this JVM: that a cluster goes on to the same bits a second driver has shown. */
    private static void assertResumedIsUndisturbed(String run, SyncName sync) throws Exception {
        runs.trainHere(run, iterations(sync), resuming(sync)).isDone();
        runs.assertSame(run, undisturbed(sync));
    }
}
