package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.ml.GanModel;

/** The example of the estimator as a user submits it to a standalone cluster: it trains, saves, loads and generates. */
class EstimatorIT {
    private static final Path SOURCE =
            Path.of("src", "examples", "java", "TrainEstimator.java").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void aProgramTrainsSavesLoadsAndGeneratesOnACluster() throws Exception {
        Path pictures = Images.draw(folder.resolve("pictures"));
        Path work = folder.resolve("work");
        List<String> arguments = new ArrayList<>(StandaloneCluster.SMALL);
        arguments.addAll(List.of(
                "--master=" + StandaloneCluster.shared().master(),
                "--jars=local:" + Build.JAR,
                "--class=TrainEstimator",
                example().toString(),
                pictures.toString(),
                work.toString(),
                "training.iterations=4"));
        arguments.addAll(List.of(Images.SMALL));
        Outcome outcome = Outcome.of(
                Build.SPARK.resolve("bin/spark-submit"),
                folder,
                Map.of("SPARK_SUBMIT_OPTS", QuickStart.OPTIONS),
                arguments.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(work.resolve("run/result.json")).content().contains("\"completed\"", "\"iteration\" : 4");

        SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate();
        Map<Long, String> there =
                pixels(spark.read().parquet(work.resolve("images").toString()));
        Map<Long, String> here = pixels(GanModel.load(work.resolve("model").toString())
                .setSeedCol("number")
                .setSeed(7)
                .transform(spark.range(16).toDF("number"))
                .select("number", "generated.*"));
        assertThat(there).hasSize(16).isEqualTo(here);
    }

    /** The example in a jar of its own, compiled as it stands. */
    private Path example() {
        Path classes = folder.resolve("classes");
        Path jar = folder.resolve("example.jar");
        String classPath = System.getProperty("java.class.path");
        run("javac", "-proc:none", "-cp", classPath, "-d", classes.toString(), SOURCE.toString());
        run("jar", "cf", jar.toString(), "-C", classes.toString(), ".");
        return jar;
    }

    private static void run(String tool, String... arguments) {
        assertThat(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments))
                .isZero();
    }

    private static Map<Long, String> pixels(Dataset<Row> images) {
        Map<Long, String> pixels = new HashMap<>();
        for (Row row : images.collectAsList()) {
            pixels.put(row.<Long>getAs("number"), Arrays.toString(row.<byte[]>getAs("pixels")));
        }
        return pixels;
    }
}
