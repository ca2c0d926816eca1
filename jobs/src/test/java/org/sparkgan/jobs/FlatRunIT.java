package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.storage.Folder;

/** A long run of short rounds holds on to nothing: neither the driver's JVM nor the executors' grow. */
class FlatRunIT {
    private static final int WARM = 200;
    private static final int LAST = 1000;

    /** An object a round would be twice as many. */
    private static final int MOST_OBJECTS = (LAST - WARM) / 2;

    private static final int MOST_HANDLES = 20;
    private static final long MOST_HEAP = 4 << 20;

    /** One of the seven vectors of a state a round would be more. */
    private static final long MOST_RESIDENT = 24 << 20;

    /** The whole heap from the start, compacted by each collection: gaps would be filled with, and counted as, arrays. */
    private static final String ALL_HEAP = " -XX:+AlwaysPreTouch -Xms512m -XX:MarkSweepAlwaysCompactCount=1";

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    private static StoredRuns runs;

    @BeforeAll
    static void start() throws Exception {
        cluster = new StandaloneCluster(folder);
        Images.dataset(folder);
        runs = new StoredRuns(
                        folder,
                        Folder.at(folder.toUri().toString(), new Configuration()),
                        cluster.master(),
                        StandaloneCluster.SMALL)
                .with(
                        "--driver-java-options=" + StandaloneCluster.SHORT_LIVED + ALL_HEAP,
                        "--conf=spark.executor.extraJavaOptions=" + StandaloneCluster.SHORT_LIVED + ALL_HEAP,
                        // What Spark remembers of jobs for its pages is full before the first look.
                        "--conf=spark.ui.retainedJobs=10",
                        "--conf=spark.ui.retainedStages=10",
                        "--conf=spark.ui.retainedTasks=50");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void nothingGrows() throws Exception {
        String run = "run";
        Process driver =
                runs.begin(run, 1_000_000, "training.averaging-frequency=1", "checkpoint.every=50", "samples.every=50");
        runs.awaitRounds(WARM, run, driver);
        List<ProcessHandle> all = new ArrayList<>(cluster.executors());
        all.add(driver.toHandle());
        assertThat(all).hasSize(3);
        List<Footprint> before = footprints(all);
        runs.awaitRounds(LAST, run, driver);
        List<Footprint> after = footprints(all);
        driver.destroy();
        assertThat(driver.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(driver.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < all.size(); i++) {
            assertFlat(softly, before.get(i), after.get(i));
        }
        softly.assertAll();
    }

    private static List<Footprint> footprints(List<ProcessHandle> all) throws Exception {
        List<Footprint> footprints = new ArrayList<>();
        for (ProcessHandle process : all) {
            footprints.add(Footprint.leastOf(process));
        }
        return footprints;
    }

    private static void assertFlat(SoftAssertions softly, Footprint before, Footprint after) {
        softly.assertThat(after.grownBy(MOST_OBJECTS, before)).as("objects").isEmpty();
        softly.assertThat(after.heapBytes() - before.heapBytes()).as("heap").isLessThan(MOST_HEAP);
        softly.assertThat(after.threads() - before.threads()).as("threads").isLessThan(MOST_HANDLES);
        softly.assertThat(after.files() - before.files()).as("files").isLessThan(MOST_HANDLES);
        softly.assertThat(after.residentBytes() - before.residentBytes())
                .as("resident")
                .isLessThan(MOST_RESIDENT);
    }
}
