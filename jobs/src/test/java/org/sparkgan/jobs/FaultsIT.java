package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.SyncName;
import org.sparkgan.storage.Folder;

/** What goes wrong on a cluster costs time only: a run ends, or goes on, with the bits of one that was left alone. */
class FaultsIT {
    private static final int ROUNDS = 5;
    private static final Duration A_JOB_WAITS = Duration.ofSeconds(1);

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    private static StoredRuns runs;

    @BeforeAll
    static void trainUndisturbed() throws Exception {
        cluster = StandaloneCluster.shared();
        Images.dataset(folder);
        runs = new StoredRuns(
                folder,
                Folder.at(folder.toUri().toString(), new Configuration()),
                cluster.master(),
                StandaloneCluster.SMALL);
        for (SyncName sync : SyncName.values()) {
            runs.trainHere(undisturbed(sync), iterations(sync), settings(sync)).isDone();
        }
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aLostExecutorCostsItsTask(SyncName sync) throws Exception {
        String run = "lost-" + sync;
        Process driver = begin(run, sync);
        inTheMiddleOfARound(run, driver);
        killAnExecutorAtWork(run);
        assertEnds(driver, ExitCode.DONE);
        assertThat(log(run).endReasons()).contains("ExecutorLostFailure");
        runs.assertSame(run, undisturbed(sync));
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aStragglersCopyCountsOnce(SyncName sync) throws Exception {
        String run = "slow-" + sync;
        String[] speculation = {
            "--conf=spark.speculation=true",
            "--conf=spark.speculation.quantile=0.5",
            "--conf=spark.speculation.multiplier=2"
        };
        Process driver = begin(run, sync, speculation);
        inTheMiddleOfARound(run, driver);
        Straggler straggler = new Straggler(cluster.awaitExecutors(2).get(0));
        try {
            runs.awaitRounds(3, run, driver);
        } finally {
            straggler.end();
        }
        assertEnds(driver, ExitCode.DONE);
        assertThat(log(run).hasSpeculativeSuccess()).isTrue();
        runs.assertSame(run, undisturbed(sync));
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aKilledDriverGoesOn(SyncName sync) throws Exception {
        String run = "killed-" + sync;
        Process driver = begin(run, sync);
        inTheMiddleOfARound(run, driver);
        driver.destroyForcibly();
        assertThat(driver.waitFor(1, TimeUnit.MINUTES)).isTrue();
        Outcome resumed = runs.train(run, iterations(sync), resume(sync));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        runs.assertSame(run, undisturbed(sync));
    }

    /** As timeout(1) does it: to the process, and in the next moment to its group. */
    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aTerminatedDriverEndsItsRound(SyncName sync) throws Exception {
        String run = "terminated-" + sync;
        Process driver = begin(run, sync);
        inTheMiddleOfARound(run, driver);
        driver.destroy();
        TimeUnit.MILLISECONDS.sleep(1);
        driver.destroy();
        assertThat(assertEnds(driver, ExitCode.INTERRUPTED)).contains("interrupted at iteration", "--resume");
        assertThat(runs.latest(run)).isBetween(1, iterations(sync) - 1);
        assertResumedIsUndisturbed(run, sync);
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aFileThatIsGoneFailsItsTaskFourTimes(SyncName sync) throws Exception {
        Path file = parquetFile();
        Path away = folder.resolve("away");
        String run = "gone-" + sync;
        Process driver = begin(run, sync);
        inTheMiddleOfARound(run, driver);
        Files.move(file, away);
        try {
            if (sync != SyncName.SYNCHRONOUS) {
                // With it goes its part of the data, which has to be read anew.
                killAnExecutorAtWork(run);
            }
            assertThat(assertEnds(driver, ExitCode.DATA_UNUSABLE)).contains(file.getFileName() + " ", "does not exist");
        } finally {
            Files.move(away, file);
        }
        assertThat(log(run).mostFailures()).isEqualTo(4);
        if (sync == SyncName.PARAMETER_AVERAGING) {
            assertThat(log(run).endReasons()).contains("ExecutorLostFailure");
            assertThat(log(run).endReasons().stream().filter("ExceptionFailure"::equals))
                    .hasSize(3);
        }
        assertLatestIsUndisturbed(run, sync);
        assertResumedIsUndisturbed(run, sync);
    }

    /** Shorter tasks than those of this mode are killed before they begin, which Spark does not count as a failure. */
    @Test
    void aTaskThatFailsTooOftenEndsTheRun() throws Exception {
        SyncName sync = SyncName.PARAMETER_AVERAGING;
        String run = "failed-" + sync;
        Process driver = begin(run, sync, "--conf=spark.task.maxFailures=1");
        inTheMiddleOfARound(run, driver);
        killAnExecutorAtWork(run);
        assertThat(assertEnds(driver, ExitCode.FAILED)).contains("failed 1 times", "ExecutorLostFailure");
        assertLatestIsUndisturbed(run, sync);
        assertResumedIsUndisturbed(run, sync);
    }

    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aFullDiskLeavesTheLastCheckpoint(SyncName sync) throws Exception {
        String run = "full-" + sync;
        // Spark's log of events would meet the limit as well.
        Process driver = begin(runs, run, sync);
        int saved = runs.awaitCheckpointAfter(0, run, driver);
        Signals.limitFiles(driver.toHandle(), 50_000);
        assertThat(assertEnds(driver, ExitCode.FAILED)).contains("IOException: cannot write file:", "File too large");
        assertThat(runs.latest(run)).isBetween(saved, iterations(sync) - round(sync));
        assertThat(folder.resolve(run).resolve("result.json")).content().contains("\"failed\"", "File too large");
        assertLatestIsUndisturbed(run, sync);
        assertResumedIsUndisturbed(run, sync);
    }

    @Test
    void anExecutorsFullDiskLeavesTheLastCheckpoint() throws Exception {
        SyncName sync = SyncName.GRADIENT_SHARING;
        String run = "full-executors-" + sync;
        Process driver = begin(run, sync);
        int saved = runs.awaitCheckpointAfter(0, run, driver);
        for (ProcessHandle executor : cluster.awaitExecutors(2)) {
            Signals.limitFiles(executor, 50_000);
        }
        assertThat(assertEnds(driver, ExitCode.FAILED))
                .contains("failed 4 times", "cannot write file:", "File too large");
        assertThat(log(run).mostFailures()).isEqualTo(4);
        assertThat(runs.latest(run)).isBetween(saved, iterations(sync) - round(sync));
        assertLatestIsUndisturbed(run, sync);
        assertResumedIsUndisturbed(run, sync);
    }

    private static Process begin(String run, SyncName sync, String... options) throws Exception {
        Files.createDirectories(log(run).folder());
        return begin(runs.with(log(run).options()).with(options), run, sync);
    }

    private static Process begin(StoredRuns runs, String run, SyncName sync) throws Exception {
        String[] more = Stream.concat(Stream.of(StandaloneCluster.JAR_IN_PLACE), Stream.of(settings(sync)))
                .toArray(String[]::new);
        return runs.begin(run, iterations(sync), more);
    }

    private static EventLog log(String run) {
        return new EventLog(folder.resolve("log-of-" + run));
    }

    private static String[] settings(SyncName sync) {
        return new String[] {
            "training.sync=" + sync,
            "training.averaging-frequency=" + round(sync),
            "training.share-every=" + round(sync),
            "checkpoint.every=" + round(sync),
            "checkpoint.keep-last=" + ROUNDS
        };
    }

    /** Iterations that take long enough for a fault to meet the middle of a round. */
    private static int round(SyncName sync) {
        return sync == SyncName.SYNCHRONOUS ? 10 : 300;
    }

    private static int iterations(SyncName sync) {
        return ROUNDS * round(sync);
    }

    private static String undisturbed(SyncName sync) {
        return "undisturbed-" + sync;
    }

    /** Not of the first round, so that there is a checkpoint. */
    private static void inTheMiddleOfARound(String run, Process driver) throws Exception {
        runs.awaitCheckpointAfter(0, run, driver);
        int jobs = log(run).jobs();
        Patience patience = Patience.ofMinutes(1);
        while (log(run).jobs() == jobs) {
            patience.pause();
        }
        Thread.sleep(100);
    }

    /**
     * The tasks of a step that all take in common are short, and between them the driver is at work: the executor stands still
     * until a job waits for it.
     */
    private static void killAnExecutorAtWork(String run) throws Exception {
        ProcessHandle executor = cluster.awaitExecutors(2).get(0);
        Signals.send("STOP", executor);
        Patience patience = Patience.ofMinutes(1);
        int job = -1;
        long since = System.nanoTime();
        while (job < 0 || System.nanoTime() - since < A_JOB_WAITS.toNanos()) {
            int running = log(run).runningJob();
            if (running != job) {
                job = running;
                since = System.nanoTime();
            }
            patience.pause();
        }
        Signals.send("KILL", executor);
    }

    private static Path parquetFile() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("dataset"))) {
            List<Path> parquet =
                    files.filter(file -> file.toString().endsWith(".parquet")).toList();
            assertThat(parquet).hasSize(1);
            return parquet.get(0);
        }
    }

    /** The errors of a driver that ended as expected, in words for users. */
    private static String assertEnds(Process driver, ExitCode code) throws Exception {
        assertThat(driver.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String errors = Files.readString(folder.resolve("err"));
        assertThat(driver.exitValue()).as(errors).isEqualTo(code.code());
        assertThat(errors).doesNotContain("\tat ");
        return errors;
    }

    /** What such a run would go on from. */
    private static void assertLatestIsUndisturbed(String run, SyncName sync) throws Exception {
        assertThat(runs.latest(run)).isPositive();
        runs.assertSameCheckpoint(runs.latest(run), run, undisturbed(sync));
    }

    /** Goes on in this JVM: that a cluster goes on to the same bits a killed driver has shown. */
    private static void assertResumedIsUndisturbed(String run, SyncName sync) throws Exception {
        runs.trainHere(run, iterations(sync), resume(sync)).isDone();
        runs.assertSame(run, undisturbed(sync));
    }

    private static String[] resume(SyncName sync) {
        return Stream.concat(Stream.of("--resume"), Stream.of(settings(sync))).toArray(String[]::new);
    }
}
