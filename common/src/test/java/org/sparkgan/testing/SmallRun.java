package org.sparkgan.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.checkpoint.RunIdentity;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SyncName;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.run.RunReport;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.report.run.RunVerdict;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.RunEnd;
import org.sparkgan.train.TrainingPlan;

/** A run small enough for tests, with made-up numbers. */
public final class SmallRun {
    public static final ImageShape SHAPE = new ImageShape(1, 6, 6);

    private SmallRun() {}

    public static JobConfig config(String... overrides) {
        List<String> all = new java.util.ArrayList<>(
                List.of("network.hidden=7", "gan.latent-dim=5", "checkpoint.every=10", "checkpoint.keep-last=2"));
        all.addAll(List.of(overrides));
        return ConfigReader.read(List.of(), all);
    }

    public static GanSpec spec(String... overrides) {
        return GanSpec.of(config(overrides), SHAPE);
    }

    public static RunIdentity identity(String... overrides) {
        JobConfig config = config(overrides);
        return new RunIdentity(GanSpec.of(config, SHAPE), config.settings(), "100 images of 6x6 grey, seed 1");
    }

    /** Random finite numbers of every size in every place. */
    public static GanState state(int iteration) {
        Random random = new Random(iteration);
        GanSpec spec = spec();
        int g = spec.generator().parameters();
        int c = spec.critic().parameters();
        return new GanState(
                iteration,
                vector(random, g),
                vector(random, c),
                vector(random, g),
                new OptimizerState(iteration, vector(random, g), vector(random, g)),
                new OptimizerState(5L * iteration + (1L << 40), vector(random, c), vector(random, c)));
    }

    private static float[] vector(Random random, int length) {
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            vector[i] = Float.isFinite(value) ? value : -0.0f;
        }
        return vector;
    }

    /** A round of ten iterations, or of as many as there were. */
    public static RoundResult round(int iteration) {
        return round(Math.max(0, iteration - 10), iteration);
    }

    public static RoundResult round(int from, int until) {
        return new RoundResult(from, metrics(until));
    }

    /** What {@code result.json} of the run in {@code folder} says of an end; before it {@code report} may hear of the run. */
    public static RunReport report(Folder folder, RunStatus status, String reason, int exitCode) {
        return new RunReport(folder, () -> null, error -> new RunVerdict(status, reason, exitCode));
    }

    /** An end for {@link #report}. */
    public static RunEnd end() {
        return RunEnd.stopped(new IllegalStateException("for the test"));
    }

    public static RoundMetrics metrics(int iteration) {
        return new RoundMetrics(
                iteration,
                iteration / 10.0,
                64L * iteration,
                -1.5,
                0.25,
                2.5,
                null,
                1234.5,
                100,
                90,
                10,
                2,
                7,
                1,
                0.01,
                4096,
                409.6,
                null,
                null,
                null,
                null);
    }

    public static TrainingPlan plan(int iterations) {
        Map<String, String> settings = new TreeMap<>(config().settings());
        return new TrainingPlan(
                iterations,
                2,
                config().training().averagingFrequency(),
                SyncName.PARAMETER_AVERAGING,
                2,
                100,
                SHAPE,
                10,
                10,
                settings);
    }

    public static Folder folder(Path path) throws IOException {
        return Folder.at(path.toUri().toString(), new Configuration());
    }
}
