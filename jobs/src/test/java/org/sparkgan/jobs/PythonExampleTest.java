package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The wrappers for PySpark in the job jar: they are Python, they name what the classes have, and the calls that PySpark makes for the
 * example, by these names, are made here in Java. PySpark itself cannot be had from Maven.
 */
class PythonExampleTest {
    private static final Path WRAPPERS = Path.of("..", "common", "src", "main", "resources", "sparkgan", "ml.py")
            .toAbsolutePath();
    private static final Path EXAMPLE = Path.of("src", "examples", "python", "train_estimator.py");
    private static final String PACKAGE = "org.sparkgan.ml.";

    @TempDir
    private Path folder;

    @Test
    void bothArePython() throws Exception {
        AirflowDag.assumePython();
        for (Path file : List.of(WRAPPERS, EXAMPLE.toAbsolutePath())) {
            Process python = new ProcessBuilder(
                            "python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(python.waitFor()).as(said).isZero();
        }
        assertThat(EXAMPLE).content().contains("from sparkgan.ml import").doesNotContain("_jvm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GanEstimator", "GanModel"})
    void wrappersHaveTheParametersOfTheClasses(String name) throws Exception {
        String python = Files.readString(WRAPPERS);
        assertThat(python).contains("_PACKAGE = \"" + PACKAGE + "\"");
        int begin = python.indexOf("\nclass " + name + "(");
        int next = python.indexOf("\n\n\n", begin);
        Map<String, String> documented = Pattern.compile(
                        "(\\w+) = Param\\(Params\\._dummy\\(\\), \"(\\w+)\", \"([^\"]+)\"")
                .matcher(python.substring(begin, next))
                .results()
                .peek(found -> assertThat(found.group(1)).isEqualTo(found.group(2)))
                .collect(Collectors.toMap((MatchResult found) -> found.group(2), found -> found.group(3)));
        Map<String, String> ofClass = Arrays.stream(made(name).params())
                .collect(Collectors.toMap(param -> param.name(), param -> param.doc()));
        assertThat(documented).isEqualTo(ofClass);
    }

    @Test
    void theCallsOfTheExampleTrainSaveLoadAndGenerate() throws Exception {
        SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate();
        Dataset<Row> table = spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(Images.draw(folder.resolve("pictures")).toString())
                .selectExpr("path", "content as image");
        Params estimator = made("GanEstimator");
        set(estimator, "pathCol", "path");
        set(estimator, "folder", folder.toString());
        set(estimator, "resume", false);
        List<String> settings = Stream.concat(
                        Stream.of("data.image-size=28", "data.channels=1", "training.iterations=2"),
                        Stream.of(Images.SMALL))
                .toList();
        // PySpark gives a list.
        StringArrayParam param = (StringArrayParam) (Param<?>) estimator.getParam("settings");
        estimator.set(param.w(settings));

        Model<?> model = ((Estimator<?>) estimator).fit(table);
        assertThat(names(model)).contains("labelCol", "seedCol", "outputCol", "seed", "truncation");
        String path = folder.resolve("model").toString();
        ((MLWritable) model).write().overwrite().save(path);

        MLReader<?> reader = (MLReader<?>)
                Class.forName(PACKAGE + "GanModel").getMethod("read").invoke(null);
        Model<?> loaded = (Model<?>) reader.load(path);
        assertThat(loaded.uid()).isEqualTo(model.uid());
        set(loaded, "seedCol", "number");
        set(loaded, "seed", 7L);
        Dataset<Row> images = loaded.transform(spark.range(16).toDF("number")).select("number", "generated.*");
        assertThat(images.columns())
                .containsExactly("number", "path", "label", "height", "width", "channels", "pixels");
        assertThat(images.collectAsList()).hasSize(16).allSatisfy(row -> assertThat(row.<byte[]>getAs("pixels"))
                .hasSize(28 * 28));
    }

    private static Params made(String name) throws ReflectiveOperationException {
        return Class.forName(PACKAGE + name)
                .asSubclass(Params.class)
                .getConstructor(String.class)
                .newInstance(name + "_1");
    }

    private static Set<String> names(Params params) {
        return Arrays.stream(params.params()).map(Param::name).collect(Collectors.toSet());
    }

    private static void set(Params params, String name, Object value) {
        params.set(params.getParam(name).w(value));
    }
}
