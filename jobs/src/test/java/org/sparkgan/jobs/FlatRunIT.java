package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.config.ExchangeName;
import org.sparkgan.config.SyncName;

/** A long run of short rounds holds on to nothing: neither the driver's JVM nor the executors' grow, whoever carries what workers tell each other. */
class FlatRunIT {
    /**
     * Who carries what workers tell each other, and when the processes are looked at.
     *
     * @param checkpointEvery rounds between two checkpoints; where workers tell each other by themselves, a segment each
     * @param sinceCheckpoint rounds after a checkpoint at all looks: until the next one, Spark keeps more of gradient sharing each
     *     round; and between two segments there are fewer states than within one
     * @param latestSinceCheckpoint a look that came elsewhere, as on a busy machine, is taken again after the next checkpoint
     * @param warm rounds before the first look: what Spark remembers of jobs for its pages is full then
     * @param rounds between two looks
     */
    private record Pace(int checkpointEvery, int sinceCheckpoint, int latestSinceCheckpoint, int warm, int rounds) {
        static Pace of(SyncName sync, ExchangeName exchange) {
            if (exchange == ExchangeName.RING) {
                return new Pace(40, 8, 32, 800, 1000);
            }
            // A job a round, or two, of the critic and of the generator.
            return sync == SyncName.SYNCHRONOUS ? new Pace(50, 10, 20, 100, 400) : new Pace(50, 10, 20, 200, 800);
        }

        int firstLook() {
            return warm + sinceCheckpoint;
        }

        boolean isTimely(int round) {
            int since = round % checkpointEvery;
            return sinceCheckpoint <= since && since <= latestSinceCheckpoint;
        }

        int lookAfter(int round) {
            return round / checkpointEvery * checkpointEvery + checkpointEvery + sinceCheckpoint;
        }
    }

    /** An object a Spark job, or a round that workers take by themselves, would be twice as many. */
    private static final int MOST_OBJECTS = 400;

    /**
     * Of Spark's catalogue of errors, which a JVM reads once, as after a heartbeat that fails because a look has stopped the driver:
     * another look is taken then.
     */
    private static final String CATALOGUE = "org.apache.spark.ErrorInfo";

    /** Where a heap is larger than it may be, or holds more objects. */
    private static final int MORE_LOOKS = 3;

    private static final int MOST_HANDLES = 20;
    private static final long MOST_HEAP = 4 << 20;

    /** One of the seven vectors of a state, of 234 kB or more, a round would be more. */
    private static final long MOST_RESIDENT = 24 << 20;

    /** The whole heap from the start, compacted by each collection: gaps would be filled with, and counted as, arrays. */
    private static final String ALL_HEAP = " -XX:+AlwaysPreTouch -Xms512m -XX:MarkSweepAlwaysCompactCount=1";

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    private static StoredRuns runs;

    @BeforeAll
    static void start() throws Exception {
        cluster = StandaloneCluster.shared();
        runs = StoredRuns.on(cluster, folder)
                .with(
                        "--driver-java-options=" + StandaloneCluster.SHORT_LIVED + ALL_HEAP,
                        "--conf=spark.executor.extraJavaOptions=" + StandaloneCluster.SHORT_LIVED + ALL_HEAP,
                        // Executors keep figures of each stage until they tell the driver.
                        "--conf=spark.executor.heartbeatInterval=1s",
                        // What Spark remembers of jobs for its pages is full before the first look.
                        "--conf=spark.ui.retainedJobs=10",
                        "--conf=spark.ui.retainedStages=10",
                        "--conf=spark.ui.retainedTasks=50");
    }

    static Stream<Arguments> modes() {
        return Stream.of(ExchangeName.DRIVER, ExchangeName.RING)
                .flatMap(exchange -> Arrays.stream(SyncName.values()).map(sync -> Arguments.of(sync, exchange)));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void nothingGrows(SyncName sync, ExchangeName exchange) throws Exception {
        Pace pace = Pace.of(sync, exchange);
        int warm = pace.firstLook();
        String run = "run-" + sync + "-" + exchange;
        Process driver = runs.begin(
                run,
                1_000_000,
                StandaloneCluster.JAR_IN_PLACE,
                "training.sync=" + sync,
                "training.exchange=" + exchange,
                "gan.objective=gan",
                "network.hidden=64",
                "training.averaging-frequency=1",
                "training.share-every=1",
                "checkpoint.every=" + pace.checkpointEvery,
                "samples.every=" + pace.checkpointEvery);
        List<Footprint> before = footprintsAfter(warm, pace, run, driver);
        List<Footprint> after = footprintsAfter(warm + pace.rounds, pace, run, driver);
        if (readsCatalogue(before, after)) {
            before = after;
            after = footprintsAfter(warm + 2 * pace.rounds, pace, run, driver);
        }
        // Spark lets go of broadcasts after a while: three states more than before, once in a while. What is kept for
        // good only grows.
        for (int more = 1; more <= MORE_LOOKS && !areFlat(before, after); more++) {
            after = footprintsAfter(pace.lookAfter(runs.rounds(run)), pace, run, driver);
        }
        driver.destroy();
        assertThat(Patience.awaitEnd(driver)).isEqualTo(ExitCode.INTERRUPTED.code());
        SoftAssertions softly = new SoftAssertions();
        List<String> processes = List.of("driver", "second executor", "first executor");
        for (int i = 0; i < processes.size(); i++) {
            assertFlat(softly, processes.get(i), before.get(i), after.get(i));
        }
        softly.assertAll();
    }

    private static List<Footprint> footprintsAfter(int rounds, Pace pace, String run, Process driver) throws Exception {
        runs.awaitRounds(rounds - pace.checkpointEvery, run, driver);
        // What a collection frees, Spark's maps of weak references let go of at their next use, not at rest.
        Footprint.collect(driver.toHandle());
        for (ProcessHandle executor : cluster.awaitExecutors(2)) {
            Footprint.collect(executor);
        }
        runs.awaitRounds(rounds, run, driver);
        Look look = look(run, driver.toHandle());
        while (!pace.isTimely(look.rounds)) {
            runs.awaitRounds(pace.lookAfter(look.rounds), run, driver);
            look = look(run, driver.toHandle());
        }
        return look.footprints;
    }

    /** The processes after so many rounds. */
    private record Look(int rounds, List<Footprint> footprints) {}

    /** At the driver and both executors, each at rest: a driver waits for an executor that is stopped, and the reverse. */
    private static Look look(String run, ProcessHandle driver) throws Exception {
        List<ProcessHandle> executors = cluster.awaitExecutors(2);
        ProcessHandle first = executors.get(0);
        List<Footprint> footprints = new ArrayList<>();
        int rounds;
        Signals.send("STOP", first);
        try {
            rounds = runs.rounds(run);
            footprints.add(Footprint.of(driver));
            footprints.add(Footprint.of(executors.get(1)));
            Signals.send("STOP", driver);
        } finally {
            Signals.send("CONT", first);
        }
        try {
            footprints.add(Footprint.of(first));
        } finally {
            Signals.send("CONT", driver);
        }
        return new Look(rounds, footprints);
    }

    private static void assertFlat(SoftAssertions softly, String process, Footprint before, Footprint after) {
        softly.assertThat(after.grownBy(MOST_OBJECTS, before))
                .as(process + ": objects")
                .isEmpty();
        softly.assertThat(after.heapBytes() - before.heapBytes())
                .as(process + ": heap")
                .isLessThan(MOST_HEAP);
        softly.assertThat(after.threads() - before.threads())
                .as(process + ": threads")
                .isLessThan(MOST_HANDLES);
        softly.assertThat(after.files() - before.files())
                .as(process + ": files")
                .isLessThan(MOST_HANDLES);
        softly.assertThat(after.residentBytes() - before.residentBytes())
                .as(process + ": resident")
                .isLessThan(MOST_RESIDENT);
    }

    private static boolean areFlat(List<Footprint> before, List<Footprint> after) {
        return IntStream.range(0, before.size())
                .allMatch(i -> after.get(i).heapBytes() - before.get(i).heapBytes() < MOST_HEAP
                        && after.get(i).grownBy(MOST_OBJECTS, before.get(i)).isEmpty());
    }

    private static boolean readsCatalogue(List<Footprint> before, List<Footprint> after) {
        return IntStream.range(0, before.size()).anyMatch(i -> errors(after.get(i)) > errors(before.get(i)));
    }

    private static long errors(Footprint footprint) {
        return footprint.instances().getOrDefault(CATALOGUE, 0L);
    }
}
