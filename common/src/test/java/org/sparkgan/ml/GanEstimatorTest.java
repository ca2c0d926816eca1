package org.sparkgan.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.report.tensorboard.EventFile;
import org.sparkgan.sample.GeneratedColumns;
import org.sparkgan.sample.Sampling;
import org.sparkgan.testing.DrawnTable;

class GanEstimatorTest {
    private static final String[] SMALL = {
        "data.image-size=28",
        "data.channels=1",
        "network.hidden=8",
        "gan.latent-dim=6",
        "training.batch-size=8",
        "training.iterations=2",
        "training.workers=1",
        "samples.grid=2"
    };

    @TempDir
    private Path folder;

    private SparkSession spark;
    private Dataset<Row> images;

    @BeforeEach
    void draw() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        images = DrawnTable.of(spark, folder.resolve("drawings")).selectExpr("path", "figure", "content as image");
    }

    @Test
    void aModelMakesTheImagesOfTheSampleJob() throws IOException {
        GanModel model = estimator("plain").fit(images);
        assertThat(folder.resolve("plain/run/result.json")).content().contains("\"completed\"");
        assertThat(model.hasParent()).isTrue();

        Dataset<Row> made = model.transform(spark.range(0, 70, 1, 3).toDF());
        assertThat(made.schema()).isEqualTo(model.transformSchema(spark.range(1).schema()));
        assertThat(made.columns()).containsExactly("id", "generated");
        assertThat(made.select("generated.*").schema().fieldNames())
                .containsExactly(GeneratedColumns.OF_IMAGE.fieldNames());
        assertThat(rows(made.select("generated.*"))).hasSize(70).isEqualTo(sampled("plain", 70));

        List<String> some = rows(model.copy(ParamMap.empty())
                .setSeedCol("number")
                .transform(spark.range(66, 70).toDF("number").repartition(2))
                .orderBy("number")
                .select("generated.*"));
        assertThat(some).isEqualTo(sampled("plain", 70).subList(66, 70));
        assertThat(rows(model.copy(ParamMap.empty())
                        .setSeed(7)
                        .transform(spark.range(2).toDF())
                        .select("generated.*")))
                .doesNotContainAnyElementsOf(sampled("plain", 2));
    }

    @Test
    void labelsDecideByNumberAndByName() {
        GanModel model = estimator("labelled", "gan.conditional=true")
                .setLabelCol("figure")
                .fit(images);
        Dataset<Row> names =
                images.select("figure").distinct().orderBy("figure").coalesce(1);
        List<Row> made = model.transform(names).collectAsList();
        assertThat(made).hasSizeGreaterThan(1);
        for (int i = 0; i < made.size(); i++) {
            assertThat(made.get(i).getStruct(1).getInt(1)).isEqualTo(i);
        }
        Dataset<Row> numbers = spark.range(0, made.size(), 1, 1).toDF("n");
        assertThat(rows(model.copy(ParamMap.empty())
                        .setLabelCol("n")
                        .transform(numbers)
                        .select("generated.*")))
                .isEqualTo(rows(model.transform(names).select("generated.*")));

        assertThatThrownBy(() -> model.transform(spark.range(3).toDF()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labelCol must be a column of the table, one of [id], but is figure");
        assertThatThrownBy(() -> model.transform(spark.sql("select 1.5 as figure")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labelCol must be a column of type string or whole numbers, but figure is decimal(2,1)");
        assertThatThrownBy(() ->
                        model.transform(spark.sql("select 'unicorn' as figure")).collect())
                .hasMessageContaining("labelCol figure must hold one of ")
                .hasMessageContaining("but has unicorn");
    }

    @Test
    void modelsEstimatorsAndPipelinesAreSavedAndLoaded() throws IOException {
        GanEstimator estimator = estimator("saved");
        estimator.write().overwrite().save(folder.resolve("estimator").toString());
        GanEstimator read = GanEstimator.load(folder.resolve("estimator").toString());
        assertThat(read.uid()).isEqualTo(estimator.uid());
        assertThat(read.getOrDefault(read.folder()))
                .isEqualTo(folder.resolve("saved").toString());
        assertThat(read.isDefined(read.labelCol())).isFalse();
        assertThat(read.copy(ParamMap.empty()).getOrDefault(read.settings())).isEqualTo(SMALL);

        PipelineModel fitted =
                new Pipeline().setStages(new PipelineStage[] {estimator}).fit(images);
        String path = folder.resolve("pipeline").toString();
        fitted.write().overwrite().save(path);
        fitted.write().overwrite().save(path);
        Dataset<Row> table = spark.range(5).toDF();
        List<String> plain = rows(fitted.transform(table).select("generated.*"));
        assertThat(rows(PipelineModel.load(path).transform(table).select("generated.*")))
                .isEqualTo(plain);

        GanModel model = ((GanModel) fitted.stages()[0]).setSeed(9).setTruncation(0.5);
        model.save(folder.resolve("model").toString());
        GanModel loaded = GanModel.load(folder.resolve("model").toString());
        assertThat(loaded.uid()).isEqualTo(model.uid());
        assertThat(rows(loaded.transform(table).select("generated.*")))
                .isEqualTo(rows(model.transform(table).select("generated.*")))
                .doesNotContainAnyElementsOf(plain);
        assertThatThrownBy(() -> model.save(folder.resolve("model").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("already exists");
    }

    @Test
    void aRunGoesOnWhereItIsToldTo() throws IOException {
        String[] told = {"report.tensorboard=true", "samples.every=1", "training.averaging-frequency=1"};
        estimator("again", told).fit(images);
        assertThatThrownBy(() -> estimator("again").fit(images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("run.dir " + folder.resolve("again/run"));
        String[] more = Stream.concat(Stream.of(told), Stream.of("training.iterations=4"))
                .toArray(String[]::new);
        GanModel longer = estimator("again", more).setResume(true).fit(images);
        GanModel whole = estimator("whole", more).fit(images);
        Dataset<Row> table = spark.range(3).toDF();
        assertThat(rows(longer.transform(table).select("generated.*")))
                .isEqualTo(rows(whole.transform(table).select("generated.*")));
        assertThat(steps("again", "d_loss")).containsExactly(1L, 2L, 3L, 4L).isEqualTo(steps("whole", "d_loss"));
        assertThat(steps("again", "samples/grid")).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    private List<Long> steps(String run, String tag) throws IOException {
        return EventFile.all(folder.resolve(run).resolve("run/tensorboard")).stream()
                .filter(seen -> seen.tag().equals(tag))
                .map(EventFile.Seen::step)
                .toList();
    }

    @Test
    void whatIsWrongIsOneLine() {
        refused(new GanEstimator().setFolder("x"), "pathCol is not set: give the column that names each image");
        refused(
                new GanEstimator().setPathCol("path"),
                "folder is not set: give a folder for the packed dataset and the run");
        refused(
                estimator("wrong").setImageCol("picture"),
                "data.image-column must be a column of the table, one of [path, figure, image], but is picture");
        refused(estimator("wrong", "gan.lamda=3"), "unknown setting gan.lamda: did you mean gan.lambda?");
        refused(
                new GanEstimator().setPathCol("path").setFolder("x").setSettings(Map.of("gan.lambda", "-1")),
                "gan.lambda must be >= 0 and finite, but is -1.0");
        assertThat(folder.resolve("wrong")).doesNotExist();
        assertThatThrownBy(() -> estimator("diverging", "optimizer.critic.learning-rate=1e30", "training.iterations=40")
                        .fit(images))
                .isInstanceOf(SparkException.class)
                .hasMessageMatching("training diverged in iteration .*");
    }

    private void refused(GanEstimator estimator, String message) {
        assertThatThrownBy(() -> estimator.fit(images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private GanEstimator estimator(String name, String... more) {
        return new GanEstimator()
                .setPathCol("path")
                .setFolder(folder.resolve(name).toString())
                .setSettings(Stream.concat(Stream.of(SMALL), Stream.of(more)).toArray(String[]::new));
    }

    private List<String> sampled(String name, int count) throws IOException {
        String out = folder.resolve("sampled-" + System.nanoTime()).toString();
        Sampling.run(
                spark,
                ConfigReader.read(
                        List.of(),
                        List.of(
                                "run.dir=" + folder.resolve(name).resolve("run"),
                                "sample.count=" + count,
                                "sample.seed=42",
                                "sample.format=parquet",
                                "sample.out=" + out)));
        return rows(spark.read().parquet(out).orderBy("path"));
    }

    private static List<String> rows(Dataset<Row> images) {
        return images.collectAsList().stream()
                .map(row -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < row.length(); i++) {
                        text.append(row.get(i) instanceof byte[] pixels ? Arrays.toString(pixels) : row.get(i))
                                .append(' ');
                    }
                    return text.toString();
                })
                .toList();
    }
}
