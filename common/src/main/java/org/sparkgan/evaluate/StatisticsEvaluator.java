package org.sparkgan.evaluate;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.cluster.TaskDevices;
import org.sparkgan.config.ComputeSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.EvaluateSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.evaluate.distance.FeatureStatistics;
import org.sparkgan.evaluate.feature.FeatureFile;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.score.Evaluation;

/**
 * Compares images of generators with the statistics of real ones that a file holds, by their Fréchet distance. No features come to the
 * driver, so that their number is not bounded by its memory.
 */
public final class StatisticsEvaluator {
    private final JavaSparkContext spark;
    private final JobConfig config;
    private final ImageShape shape;
    private final FeatureFile features;
    private final FeatureStatistics real;

    /**
     * Reads the file.
     *
     * @param config has {@code evaluate.real-statistics} and {@code evaluate.features}
     * @param shape of the images
     * @throws ConfigException where one of the two cannot be used, or they do not fit together
     */
    public StatisticsEvaluator(JavaSparkContext spark, JobConfig config, ImageShape shape) {
        Configuration hadoop = spark.hadoopConfiguration();
        String file = config.evaluate().statistics().real().orElseThrow();
        this.spark = spark;
        this.config = config;
        this.shape = shape;
        this.real = StatisticsFile.readReal(file, hadoop);
        this.features =
                FeatureFile.of(config.evaluate().features(), shape, hadoop).orElseThrow();
        int dimension = features.dimension();
        if (dimension != real.dimension()) {
            throw new ConfigException(StatisticsSettings.REAL + " " + file + " is of " + real.dimension()
                    + " features, but evaluate.features " + features.uri() + " gives " + dimension
                    + ": give statistics by the same network and layer");
        }
    }

    /** How many images are generated. */
    public static int images(EvaluateSettings settings) {
        return settings.count().orElse(EvaluateSettings.MOST_UNASKED);
    }

    /**
     * Scores a generator, and writes the statistics of its images where {@code evaluate.generated-statistics-out} asks for them.
     *
     * @param generator its layers
     * @param parameters its flat vector
     */
    public Evaluation evaluate(NetworkSpec generator, float[] parameters) {
        long started = System.nanoTime();
        int count = images(config.evaluate());
        ComputeSettings compute = config.compute();
        TaskDevices.found(
                spark,
                compute.exact(),
                "task",
                GeneratedImages.tasks(spark, count),
                (task, memory) -> Evaluator.plan(generator, shape, memory));
        try (GeneratedImages images = new GeneratedImages(
                spark, generator, parameters, shape, config.training().seed(), count, compute)) {
            FeatureStatistics generated = new ImageStatistics(spark, compute, shape).of(images.blocks(), features);
            config.evaluate()
                    .statistics()
                    .generatedOut()
                    .ifPresent(out -> StatisticsFile.write(
                            StatisticsSettings.GENERATED_OUT, out, generated, spark.hadoopConfiguration()));
            double distance = real.frechetDistance(generated);
            return evaluation(count, distance, (System.nanoTime() - started) / 1e9);
        }
    }

    private Evaluation evaluation(int count, double distance, double seconds) {
        return new Evaluation(
                null,
                count,
                null,
                List.of(),
                null,
                null,
                features.describe(),
                features.protocol().orElse(null),
                distance,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                seconds);
    }
}
