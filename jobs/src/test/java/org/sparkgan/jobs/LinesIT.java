package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkgan.config.SyncName;
import org.sparkgan.storage.Folder;

/** The two lines of Spark make the same bits of the same, and each goes on where the other has stopped. */
@EnabledIf("areBuilt")
class LinesIT {
    private static final Path SPARK_4 = Path.of("target", "spark").toAbsolutePath();
    private static final Path SPARK_3 = Path.of("target", "spark-3.5", "spark").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static StoredRuns four;
    private static StoredRuns three;

    static boolean areBuilt() {
        return Files.isDirectory(SPARK_4) && Files.isDirectory(SPARK_3);
    }

    @BeforeAll
    static void draw() throws Exception {
        Folder store = Folder.at(folder.toUri().toString(), new Configuration());
        four = on(SPARK_4, store);
        three = on(SPARK_3, store);
        four.drawImages();
        isDone(three.ingest());
    }

    private static StoredRuns on(Path spark, Folder store) {
        return new StoredRuns(
                folder,
                store,
                "local[2]",
                List.of(),
                Map.of("SPARK_HOME", spark.toString(), "SPARK_SUBMIT_OPTS", QuickStart.ONE_COMPILER));
    }

    /** On a dataset that Spark 3.5 has packed. */
    @ParameterizedTest
    @EnumSource(SyncName.class)
    void aRunGoesOnOnTheOtherLine(SyncName sync) throws Exception {
        String mode = "training.sync=" + sync;
        isDone(three.train("three-" + sync, 40, mode));
        isDone(four.train("four-" + sync, 40, mode));
        four.assertSame("four-" + sync, "three-" + sync);

        isDone(three.train("newer-" + sync, 20, mode));
        isDone(four.train("newer-" + sync, 40, mode, "--resume"));
        four.assertSame("newer-" + sync, "three-" + sync);
    }

    @Test
    void aRunAndADatasetGoBack() throws Exception {
        isDone(four.ingest("--overwrite"));
        isDone(four.train("back", 20));
        isDone(three.train("back", 40, "--resume"));
        isDone(four.train("stayed", 40));
        four.assertSame("back", "stayed");
    }

    private static void isDone(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
    }
}
