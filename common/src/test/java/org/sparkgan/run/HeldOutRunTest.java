package org.sparkgan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.HoldOut;
import org.sparkgan.data.dataset.RepaintedDataset;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.storage.Json;
import org.sparkgan.testing.DrawnDataset;

/** Runs that hold images out: what these look like changes no bit of them. */
class HeldOutRunTest {
    private static final HoldOut QUARTER = new HoldOut(0.25, 7);
    private static final String STATE = "checkpoints/000000010/state.bin";

    private static SparkSession spark;

    @TempDir
    static Path shared;

    private static Path dataset;
    private static Path heldOutPainted;
    private static Path trainedOnPainted;

    @TempDir
    Path folder;

    @BeforeAll
    static void pack() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        dataset = DrawnDataset.write(spark, shared, 20);
        heldOutPainted = shared.resolve("held-out-painted");
        trainedOnPainted = shared.resolve("trained-on-painted");
        assertThat(RepaintedDataset.write(spark, dataset, heldOutPainted, QUARTER, HoldOut.Side.HELD_OUT))
                .isEqualTo(30);
        assertThat(RepaintedDataset.write(spark, dataset, trainedOnPainted, QUARTER, HoldOut.Side.TRAINED_ON))
                .isEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource({
        "parameter-averaging, ring, memory",
        "parameter-averaging, driver, none",
        "gradient-sharing, ring, none",
        "gradient-sharing, driver, memory",
        "synchronous, ring, auto",
        "synchronous, driver, auto"
    })
    void noWorkerTrainsOnThem(String sync, String exchange, String cache) throws Exception {
        String[] settings = {
            "training.sync=" + sync, "training.exchange=" + exchange, "data.cache=" + cache, "training.share-every=5"
        };
        Path state = trained("plain", dataset, settings);
        assertThat(trained("held out", heldOutPainted, settings)).hasSameBinaryContentAs(state);
        assertThat(Files.mismatch(trained("trained on", trainedOnPainted, settings), state))
                .as("other training images make other networks")
                .isNotEqualTo(-1);
    }

    @Test
    void withoutAShareTheyAreTrainedOn() throws Exception {
        String[] settings = {"data.hold-out=0"};
        Path state = trained("plain", dataset, settings);
        assertThat(Files.mismatch(trained("painted", heldOutPainted, settings), state))
                .isNotEqualTo(-1);
    }

    @Test
    void aResumedRunHoldsOutTheSame() throws Exception {
        Path unbroken = trained("unbroken", dataset);
        PreparedRun broken = prepare("broken", RunStart.NEW, dataset, "training.exchange=driver");
        Caller stopping = new Caller(List.of(), () -> true, Verdicts::of, List.of());
        assertThatThrownBy(() -> broken.train(spark, stopping)).isInstanceOf(InterruptedRunException.class);
        assertThatThrownBy(() -> prepare("broken", RunStart.RESUME, dataset, "data.hold-out=0.2")
                        .train(spark))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "cannot resume from file:" + folder.resolve("broken/checkpoints/000000005")
                                + " under changed settings: data.hold-out was 0.25, is now 0.2. Give the old values, or another run.dir");
        prepare("broken", RunStart.RESUME, dataset, "training.exchange=ring").train(spark);
        assertThat(folder.resolve("broken").resolve(STATE)).hasSameBinaryContentAs(unbroken);
        assertThat(json("broken/config.json").at("/settings/data/hold-out").asDouble())
                .isEqualTo(0.25);
    }

    @Test
    void thePlanTellsOfThem() {
        assertThat(prepare("run", RunStart.NEW, dataset).plan())
                .startsWith(
                        "wgan-gp on 90 images of 28x28 grey from " + dataset,
                        "30 images more are held out, which no worker trains on (data.hold-out)");
        assertThat(prepare("run", RunStart.NEW, dataset, "data.hold-out=0").plan())
                .startsWith("wgan-gp on 120 images of 28x28 grey from " + dataset)
                .noneMatch(line -> line.contains("held out"));
    }

    @Test
    void tooFewImagesOnEitherSideAreRefused() {
        assertThatThrownBy(() -> prepare("run", RunStart.NEW, dataset, "data.hold-out=0.01"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("must hold out 2 images or more, but holds out 1: raise it, or leave it out");
        assertThatThrownBy(() -> prepare("run", RunStart.NEW, dataset, "data.hold-out=0.5", "training.batch-size=100"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(
                        "must leave as many images as training.batch-size, 100, or more, but leaves 60: lower one of them");
        assertThatThrownBy(() -> prepare("run", RunStart.NEW, dataset, "evaluate.every=5", "evaluate.count=31"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("evaluate.count must be at most the images of data.path " + dataset
                        + " that data.hold-out holds out, 30, but is 31: lower it, or leave it out");
        assertThat(folder).isEmptyDirectory();
    }

    /** In the log of scores, and the picture of neighbours at the end. */
    @Test
    void evaluationsTellWhatTheCriticMakesOfThem() throws Exception {
        prepare("run", RunStart.NEW, dataset, "evaluate.every=5", "evaluate.neighbours=3")
                .train(spark);
        List<String> lines = Files.readAllLines(folder.resolve("run/scores.jsonl"));
        assertThat(lines).hasSize(2);
        JsonNode scores = Json.tree(lines.get(1));
        assertThat(scores.get("images").asInt()).isEqualTo(30);
        assertThat(scores.get("real_side").asText()).isEqualTo("held-out");
        assertThat(scores.get("density").isNumber()).isTrue();
        assertThat(scores.get("coverage").isNumber()).isTrue();
        JsonNode critic = scores.get("critic");
        assertThat(critic.get("training_images").asInt()).isEqualTo(30);
        assertThat(critic.get("held_out_images").asInt()).isEqualTo(30);
        double training = critic.get("training").asDouble();
        assertThat(critic.get("gap").asDouble())
                .isEqualTo((training - critic.get("held_out").asDouble())
                        / (training - critic.get("generated").asDouble()));
        assertThat(scores.get("within_labels").isNull()).isTrue();
        assertThat(folder.resolve("run/samples/neighbours.png")).isNotEmptyFile();
        JsonNode facts = json("run/samples/neighbours.json");
        assertThat(facts.get("searched").asInt()).isEqualTo(90);
        assertThat(facts.get("each").asInt()).isEqualTo(3);
        assertThat(folder.resolve("run/report.html")).content().contains("\"searched\":90");
    }

    private Path trained(String name, Path images, String... settings) throws Exception {
        prepare(name, RunStart.NEW, images, settings).train(spark);
        return folder.resolve(name).resolve(STATE);
    }

    private JsonNode json(String name) throws IOException {
        return Json.tree(Files.readString(folder.resolve(name)));
    }

    private PreparedRun prepare(String name, RunStart start, Path images, String... settings) {
        List<String> all = List.of(
                "data.path=" + images,
                "data.hold-out=0.25",
                "run.dir=" + folder.resolve(name),
                "network.hidden=8",
                "gan.latent-dim=4",
                "training.seed=7",
                "training.batch-size=8",
                "training.averaging-frequency=5",
                "training.iterations=10",
                "samples.every=10",
                "samples.grid=2");
        JobConfig config = ConfigReader.read(
                List.of(), Stream.concat(all.stream(), Stream.of(settings)).toList());
        return PreparedRun.of(config, start, spark);
    }
}
