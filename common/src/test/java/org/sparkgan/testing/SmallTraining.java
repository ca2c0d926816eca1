package org.sparkgan.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.TestShards;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.Rounds;
import org.sparkgan.train.SyncMode;

/** Rounds of networks that train in a moment, in this JVM, on shards of random pixels; with seed 42. */
public final class SmallTraining {
    public static final ImageShape SHAPE = new ImageShape(1, 4, 4);

    /** Of each worker. */
    public static final int IMAGES = 40;

    private SmallTraining() {}

    /** Spark with two threads; the same one until a test stops it. */
    public static JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(
                SparkSession.builder().master("local[2]").getOrCreate().sparkContext());
    }

    /** Settings to train by; {@code more} win. */
    public static JobConfig config(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=wgan-gp",
                "gan.critic-steps=2",
                "gan.latent-dim=3",
                "network.hidden=8",
                "training.batch-size=16",
                "training.averaging-frequency=5",
                "training.share-every=5",
                "training.threshold.initial=0.001"));
        settings.addAll(List.of(more));
        return ConfigReader.read(List.of(), settings);
    }

    public static GanSpec spec(JobConfig config) {
        return GanSpec.of(config, SHAPE);
    }

    /** Where training starts. */
    public static GanState start(JobConfig config) {
        return spec(config).initialState(42);
    }

    /** Of all workers. */
    public static long images(JobConfig config) {
        return (long) IMAGES * config.training().workers();
    }

    /** A shard for each worker. */
    public static JavaRDD<Shard> shards(JobConfig config, ImageShape shape) {
        return TestShards.random(spark(), config.training().workers(), IMAGES, shape.values());
    }

    /** The mode that {@code training.sync} names, as the driver carries it. */
    public static SyncMode mode(JobConfig config, Path scratch) throws IOException {
        return SyncMode.of(
                spark(), config, spec(config), shards(config, SHAPE), images(config), SmallRun.folder(scratch));
    }

    /** Rounds as {@code config} asks for them. */
    public static Rounds opened(JobConfig config, Path scratch) throws IOException {
        return Rounds.of(
                spark(), config, spec(config), shards(config, SHAPE), images(config), SmallRun.folder(scratch));
    }

    /** Where a run of so many iterations ends. */
    public static GanState train(JobConfig config, int iterations, Path scratch) throws IOException {
        return train(config, iterations, scratch, new ArrayList<>());
    }

    /** What its rounds showed. */
    public static List<RoundMetrics> metrics(JobConfig config, int iterations, Path scratch) throws IOException {
        List<RoundMetrics> metrics = new ArrayList<>();
        train(config, iterations, scratch, metrics);
        return metrics;
    }

    private static GanState train(JobConfig config, int iterations, Path scratch, List<RoundMetrics> metrics)
            throws IOException {
        try (Rounds rounds = opened(config, scratch)) {
            return rounds.segment(start(config), iterations, round -> metrics.add(round.metrics()));
        }
    }
}
