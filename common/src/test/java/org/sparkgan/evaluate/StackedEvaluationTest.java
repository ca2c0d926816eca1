package org.sparkgan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.dataset.FirstImages;
import org.sparkgan.data.dataset.Overwrite;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.demo.DrawnImages;
import org.sparkgan.data.ingest.Ingest;
import org.sparkgan.data.shard.LabelledImages;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.score.Evaluation;
import org.sparkgan.storage.Json;
import org.sparkgan.testing.DrawnDataset;

class StackedEvaluationTest {
    private static final int COUNT = 256;
    private static final int LABELS = 6;
    private static final int VALUES = 3 * DrawnDataset.SHAPE.values();

    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static JobConfig config;
    private static PackedDataset dataset;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        Path drawings = folder.resolve("drawings");
        DrawnImages.write(drawings, 60, 5);
        config = ConfigReader.read(
                List.of(),
                List.of(
                        "data.source=" + drawings,
                        "data.path=" + folder.resolve("packed"),
                        "data.image-size=28",
                        "data.channels=1",
                        "data.stacks=560",
                        "evaluate.count=" + COUNT));
        Ingest.run(spark, config.data(), 42, Overwrite.REFUSE);
        dataset = PackedDataset.open(spark, config.data().requiredPath());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Of one image over and over: the classifier sees its mode, or one that is near. */
    @Test
    void aGeneratorOfOneImageHasOneMode() throws IOException {
        LabelledImages first = new FirstImages(dataset)
                .inOnePart(1, LabelledImages.Labels.WANTED)
                .first();
        Evaluation evaluation = evaluate(first.pixels());

        assertThat(evaluation.features())
                .startsWith("classifier of this dataset (6 labels, ")
                .endsWith(" right), each channel by itself");
        assertThat(evaluation.modeCoverage().modes()).isEqualTo(1);
        assertThat(evaluation.modeCoverage().modesOf()).isEqualTo(LABELS * LABELS * LABELS);
        assertThat(evaluation.modeCoverage().modesKl()).isCloseTo(Math.log(216), within(0.5));
        assertThat(evaluation.labelShares()).hasSize(LABELS);
        int mode = first.labels()[0];
        for (int digit : new int[] {mode / 36, mode / 6 % 6, mode % 6}) {
            assertThat(evaluation.labelShares().get(digit)).isGreaterThanOrEqualTo(1 / 3.0 - 1e-12);
        }
        assertThat(evaluation.labelSharesReal())
                .allSatisfy(share -> assertThat(share).isBetween(0.1, 0.25));
        assertThat(Json.line(evaluation)).contains("\"modes\":1,\"modes_of\":216,\"modes_kl\":5.");
        assertThat(evaluation.summary()).contains(", 1 of 216 modes, KL 5.");
    }

    @Test
    void realStacksAreNearerThanOneImage() {
        Evaluation evaluation = evaluate(new FirstImages(dataset).pixels(1));
        assertThat(evaluation.otherReal().frechetDistance()).isLessThan(evaluation.frechetDistance() / 10);
        assertThat(evaluation.otherReal().precision()).isGreaterThan(0.5);
    }

    /** Scores a generator whose last biases are an image, and whose other numbers are 0. */
    private static Evaluation evaluate(byte[] image) {
        NetworkSpec generator = NetworkSpec.mlp(4, 5, VALUES);
        float[] parameters = new float[generator.parameters()];
        for (int i = 0; i < VALUES; i++) {
            parameters[parameters.length - VALUES + i] = (image[i] & 0xFF) / 127.5f - 1;
        }
        try (Evaluator evaluator =
                new Evaluator(JavaSparkContext.fromSparkContext(spark.sparkContext()), config, dataset)) {
            return evaluator.evaluate(generator, parameters, null);
        }
    }
}
