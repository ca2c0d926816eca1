package org.sparkgan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.storage.Json;
import org.sparkgan.storage.Sha256;
import org.sparkgan.testing.DrawnDataset;
import org.sparkgan.testing.LogLines;

/** Runs that begin with the networks of another run, from their plan to their end. */
class FineTunedRunTest {
    private static final int FIGURES = 6;

    private static SparkSession spark;

    @TempDir
    static Path shared;

    private static Path dataset;

    @TempDir
    Path folder;

    @BeforeAll
    static void pack() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        dataset = DrawnDataset.write(spark, shared, 20);
    }

    /** Where it begins, wherever it is looked at. */
    @Test
    void theOriginIsShownByPlanLogFolderAndPage() throws Exception {
        Path source = trained();
        PreparedRun run = prepare("tuned", RunStart.NEW, "training.from=" + source, "training.freeze-critic-layers=1");
        String checkpoint = "file:" + source.resolve("checkpoints/000000010");
        String state = sha256(source.resolve("checkpoints/000000010/state.bin"));
        String begins = "begins with iteration 10 of " + checkpoint + " (SHA-256 of state.bin " + state
                + "), with fresh moments";
        assertThat(run.plan())
                .contains(
                        begins,
                        "the moving average goes on from the one there",
                        "the first 1 of the 4 layers of the critic stay as they are: 6,280 of its 6,433 parameters");
        assertThat(folder.resolve("tuned")).doesNotExist();
        try (LogLines log = new LogLines(Beginning.class)) {
            run.train(spark);
            assertThat(log.lines()).contains("INFO " + begins);
        }
        JsonNode origin = description("tuned").get("fine_tuned_from");
        assertThat(origin.get("uri").asText()).isEqualTo(checkpoint);
        assertThat(origin.get("iteration").asInt()).isEqualTo(10);
        assertThat(origin.get("sha256").asText()).isEqualTo(state);
        assertThat(origin.get("dataset").asText())
                .isEqualTo(description("source").get("dataset").asText());
        assertThat(description("source").get("fine_tuned_from").isNull()).isTrue();
        assertThat(folder.resolve("tuned/report.html")).content().contains(state);
        assertThat(Files.readAllLines(folder.resolve("tuned/metrics.jsonl")).get(0))
                .contains("\"iteration\":5,");
    }

    /** The run that was cut off is the run that never was, and does not miss what it began with. */
    @ParameterizedTest
    @CsvSource({
        "parameter-averaging, ring, true",
        "parameter-averaging, driver, false",
        "gradient-sharing, ring, true",
        "gradient-sharing, driver, true",
        "synchronous, ring, false"
    })
    void goesOnBitForBitWithoutItsSource(String sync, String exchange, boolean moments) throws Exception {
        Path source = trained();
        String[] settings = {
            "training.from=" + source,
            "training.from-moments=" + moments,
            "training.freeze-critic-layers=2",
            "training.sync=" + sync,
            "training.exchange=" + exchange,
            "training.share-every=5"
        };
        prepare("unbroken", RunStart.NEW, settings).train(spark);
        PreparedRun broken = prepare("broken", RunStart.NEW, settings);
        Caller stopping = new Caller(List.of(), () -> true, Verdicts::of, List.of());
        assertThatThrownBy(() -> broken.train(spark, stopping)).isInstanceOf(InterruptedRunException.class);
        JsonNode origin = description("broken").get("fine_tuned_from");
        FileUtil.fullyDelete(source.toFile());

        PreparedRun resumed = prepare("broken", RunStart.RESUME, settings);
        assertThat(resumed.plan())
                .anyMatch(line -> line.startsWith(
                        "goes on from its own checkpoint; it began with iteration 10 of file:" + source));
        resumed.train(spark);
        assertThat(folder.resolve("broken/checkpoints/000000010/state.bin"))
                .hasSameBinaryContentAs(folder.resolve("unbroken/checkpoints/000000010/state.bin"));
        assertThat(description("broken").get("resumed_from").asInt()).isEqualTo(5);
        assertThat(description("broken").get("fine_tuned_from")).isEqualTo(origin);
    }

    @Test
    void aGeneratorTrainsOnForLabels() throws Exception {
        Path source = trained();
        Path zip = source.resolve("checkpoints/000000010/generator-ema.zip");
        PreparedRun run = prepare("labelled", RunStart.NEW, "training.from=" + zip, "gan.conditional=true");
        assertThat(run.plan())
                .contains(
                        "begins with the generator in " + zip + " (SHA-256 " + sha256(zip) + "), with fresh moments",
                        "fresh: the generator's embeddings of " + FIGURES
                                + " labels (48 numbers), as there are 0 labels there",
                        "fresh: the critic, as a generator.zip has none");
        run.train(spark);
        JsonNode origin = description("labelled").get("fine_tuned_from");
        assertThat(origin.get("iteration").isNull()).isTrue();
        assertThat(origin.get("fresh")).hasSize(2);
    }

    /** Before there is a checkpoint to go on from, the source is needed. */
    @Test
    void aResumedRunThatHasSavedNothingBeginsAgain() throws Exception {
        Path source = trained();
        PreparedRun run = prepare("early", RunStart.RESUME, "training.from=" + source);
        assertThat(run.plan()).anyMatch(line -> line.startsWith("begins with iteration 10 of "));
        FileUtil.fullyDelete(source.toFile());
        assertThatThrownBy(() -> run.train(spark))
                .isInstanceOf(ConfigException.class)
                .hasMessage("training.from " + source + ": no such file or folder");
        assertThat(folder.resolve("early")).doesNotExist();
    }

    @Test
    void anotherSourceIsAnotherRun() throws Exception {
        Path source = trained();
        prepare("tuned", RunStart.NEW, "training.from=" + source).train(spark);
        PreparedRun resumed = prepare("tuned", RunStart.RESUME, "training.iterations=20");
        assertThatThrownBy(() -> resumed.train(spark))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.from was " + source + ", is now null");
    }

    @Test
    void refusalsComeBeforeTheFolderIsTaken() throws Exception {
        Path source = trained();
        for (String wrong : List.of("network.hidden=9", "training.freeze-critic-layers=4")) {
            assertThatThrownBy(() -> prepare("tuned", RunStart.NEW, "training.from=" + source, wrong))
                    .isInstanceOf(ConfigException.class)
                    .message()
                    .doesNotContain("\n");
        }
        assertThat(folder.resolve("tuned")).doesNotExist();
    }

    /** A run of ten iterations. */
    private Path trained() throws Exception {
        prepare("source", RunStart.NEW).train(spark);
        return folder.resolve("source");
    }

    private static String sha256(Path file) throws IOException {
        return Sha256.hex(Files.readAllBytes(file));
    }

    private JsonNode description(String run) throws IOException {
        return Json.tree(Files.readString(folder.resolve(run).resolve("config.json")));
    }

    private PreparedRun prepare(String run, RunStart start, String... settings) {
        return PreparedRun.of(config(run, settings), start, spark);
    }

    private JobConfig config(String run, String... settings) {
        List<String> all = List.of(
                "data.path=" + dataset,
                "run.dir=" + folder.resolve(run),
                "network.hidden=8",
                "gan.latent-dim=4",
                "training.batch-size=8",
                "training.averaging-frequency=5",
                "training.iterations=10",
                "checkpoint.every=5",
                "samples.every=10",
                "samples.grid=2");
        return ConfigReader.read(
                List.of(), Stream.concat(all.stream(), Stream.of(settings)).toList());
    }
}
