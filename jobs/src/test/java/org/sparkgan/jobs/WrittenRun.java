package org.sparkgan.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.SyncName;
import org.sparkgan.gan.GanState;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.report.health.Health;
import org.sparkgan.report.health.HealthState;
import org.sparkgan.report.run.RunDescription;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunReport;
import org.sparkgan.report.run.RunStart;
import org.sparkgan.report.run.RunStatus;
import org.sparkgan.report.run.RunVerdict;
import org.sparkgan.score.Evaluation;
import org.sparkgan.score.ModeCoverage;
import org.sparkgan.score.SetDistances;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RunEnd;
import org.sparkgan.train.TrainingPlan;

/**
 * The folder of a run that was never made, with made-up numbers in the files of real ones.
 *
 * @param folder of the run
 */
record WrittenRun(Path folder) {
    private static final long IMAGES_A_ROUND = 6400;

    /** Begins it. */
    static WrittenRun begin(Path folder, String... settings) throws IOException {
        RunFolder.open(folder.toString(), new Configuration(), RunStart.NEW)
                .begin(RunDescription.now(
                        ConfigReader.read(List.of(), List.of(settings)),
                        "60000 images of 28x28 grey",
                        0,
                        "3.5.5",
                        List.of(settings)));
        return new WrittenRun(folder);
    }

    /** Rounds of 10 iterations. */
    WrittenRun rounds(int count) throws IOException {
        return rounds(count, round -> null);
    }

    /** The same with augmentation that comes from 0 to 1. */
    WrittenRun adaptiveRounds(int count) throws IOException {
        return rounds(count, round -> round / (double) count);
    }

    private WrittenRun rounds(int count, IntFunction<Double> augmentProbability) throws IOException {
        Random random = new Random(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            double distance = 20 * Math.exp(-3.0 * i / count) + 0.5 * random.nextGaussian();
            long compute = 900L + random.nextInt(60);
            long wait = 40L + random.nextInt(20);
            lines.append(Json.line(new RoundMetrics(
                            10 * i,
                            i * IMAGES_A_ROUND / 60_000.0,
                            i * IMAGES_A_ROUND,
                            -distance,
                            2 * random.nextGaussian(),
                            distance,
                            0.1 * distance * distance,
                            1000.0 * IMAGES_A_ROUND / (compute + wait + 25),
                            compute + wait + 25,
                            compute,
                            wait + 25,
                            15,
                            wait,
                            10,
                            0.01 + 0.001 * random.nextGaussian(),
                            4096,
                            409.6,
                            null,
                            null,
                            augmentProbability.apply(i),
                            augmentProbability.apply(i))))
                    .append('\n');
        }
        append("metrics.jsonl", lines.toString());
        return this;
    }

    /** An evaluation at each of these iterations. */
    WrittenRun scores(int... iterations) throws IOException {
        return scores(null, iterations);
    }

    /** The same on a dataset of stacked images, where {@code coverage} says how much of it is generated. */
    WrittenRun scores(ModeCoverage coverage, int... iterations) throws IOException {
        for (int iteration : iterations) {
            double distance = 10 + 2e4 / (iteration + 100);
            append(
                    "scores.jsonl",
                    Json.line(new Evaluation(
                                    iteration,
                                    2048,
                                    distance,
                                    List.of(distance),
                                    0.3,
                                    0.25,
                                    "a classifier of 10 labels",
                                    null,
                                    2 * distance,
                                    null,
                                    null,
                                    0.7,
                                    0.5,
                                    0.9,
                                    0.6,
                                    List.of(0.2, 0.3, 0.1, 0.4),
                                    List.of(0.25, 0.25, 0.25, 0.25),
                                    List.of("bag", "boot", "coat", "shirt"),
                                    1.28,
                                    coverage,
                                    new SetDistances(2.5, List.of(2.5), 1.5, 0.25, 0.02, 0.9, 0.9, 1.0, 0.95),
                                    null,
                                    null,
                                    null,
                                    3.5))
                            + "\n");
        }
        return this;
    }

    /** A grid at each of these iterations, and the real images. */
    WrittenRun grids(int... iterations) throws IOException {
        for (int iteration : iterations) {
            grid(String.format(Locale.ROOT, "%09d.png", iteration), iteration);
        }
        grid("real.png", -1);
        return this;
    }

    private void grid(String name, long seed) throws IOException {
        byte[] pixels = new byte[16 * 28 * 28];
        new Random(seed).nextBytes(pixels);
        Files.createDirectories(folder.resolve("samples"));
        try (var out = Files.newOutputStream(folder.resolve("samples").resolve(name))) {
            SampleGrid.writePng(SampleGrid.grid(pixels, new ImageShape(1, 28, 28), 4), out);
        }
    }

    /** The best checkpoint. */
    WrittenRun best(int iteration) throws IOException {
        Files.createDirectories(folder.resolve(String.format(Locale.ROOT, "checkpoints/%09d", iteration)));
        Files.writeString(folder.resolve(String.format(Locale.ROOT, "checkpoints/best-%09d.json", iteration)), "{}");
        return this;
    }

    /** Its end after an iteration. */
    WrittenRun ended(int iteration, RunStatus status, String reason) throws IOException {
        RunReport report = new RunReport(
                Folder.at(folder.toString(), new Configuration()),
                () -> null,
                error -> new RunVerdict(status, reason, 0));
        ImageShape shape = new ImageShape(1, 1, 1);
        report.started(
                new TrainingPlan(
                        iteration, 1, Optional.empty(), SyncName.PARAMETER_AVERAGING, 1, 1, shape, 1, 1, Map.of()),
                GanState.ofParameters(iteration, new float[0], new float[0]));
        report.ended(RunEnd.stopped(new IllegalStateException(reason)));
        return this;
    }

    /** What a look at a grid found. */
    WrittenRun health(int iteration, HealthState state, double diversity, String reason) throws IOException {
        append(
                "health.jsonl",
                Json.line(new Health(iteration, state, reason, 1 - 0.75 * diversity, 0.25, diversity, 0.1)) + "\n");
        return this;
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
