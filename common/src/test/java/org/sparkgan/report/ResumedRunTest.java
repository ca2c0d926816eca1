package org.sparkgan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.SameBits.assertSameBits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.checkpoint.Checkpoint;
import org.sparkgan.checkpoint.CheckpointListener;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.checkpoint.Resume;
import org.sparkgan.checkpoint.RunIdentity;
import org.sparkgan.checkpoint.Saves;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.report.log.MetricsLog;
import org.sparkgan.report.page.SampleListener;
import org.sparkgan.storage.Folder;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.testing.SmallTraining;
import org.sparkgan.train.Calibration;
import org.sparkgan.train.Listeners;
import org.sparkgan.train.Rounds;
import org.sparkgan.train.Segments;
import org.sparkgan.train.Trainer;
import org.sparkgan.train.TrainingListener;
import org.sparkgan.train.TrainingPlan;

/** A run that was cut off and resumed is the run that never was, bit for bit. */
class ResumedRunTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "gan, parameter-averaging",
        "wgan, parameter-averaging",
        "wgan-gp, parameter-averaging",
        "hinge, parameter-averaging",
        "gan, gradient-sharing",
        "wgan-gp, gradient-sharing",
        "lsgan, gradient-sharing"
    })
    void resumedEqualsUnbroken(String objective, String sync) throws IOException {
        JobConfig config = config(objective, sync);
        GanState unbroken = train(config, temporary.resolve("unbroken"), new TrainingListener() {});
        assertThatThrownBy(() -> train(config, temporary.resolve("broken"), new StopAt(20)))
                .hasMessage("cut off at 20");
        GanState resumed = train(config, temporary.resolve("broken"), new TrainingListener() {});
        assertSameBits(resumed, unbroken);
        assertThat(losses(temporary.resolve("broken"))).hasSize(5).isEqualTo(losses(temporary.resolve("unbroken")));
        for (String file : List.of(
                "checkpoints/000000025/state.bin",
                "checkpoints/000000025/generator.zip",
                "checkpoints/000000025/generator-ema.zip",
                "samples/000000025.png")) {
            assertThat(temporary.resolve("broken").resolve(file))
                    .hasSameBinaryContentAs(temporary.resolve("unbroken").resolve(file));
        }
    }

    /** On a convolutional network, whose sums the native library takes in an order of its own. */
    @ParameterizedTest
    @CsvSource({
        "wgan-gp, 0, none, false, dcgan",
        "wgan, 0, none, false, dcgan",
        "gan, 0, none, false, dcgan",
        "hinge, 10, none, false, dcgan",
        "gan, 0, both, false, dcgan",
        "wgan-gp, 0, generator, false, dcgan",
        "wgan-gp, 0, generator, false, resnet",
        "hinge, 0, generator, true, resnet",
        "rpgan, 1, none, false, r3gan"
    })
    void convolutionsToo(String objective, int r1, String batchNorm, boolean spectralNorm, String architecture)
            throws IOException {
        JobConfig config = config(
                objective,
                "parameter-averaging",
                "gan.r1=" + r1,
                "network.architecture=" + architecture,
                "network.features=4",
                "network.group-size=4",
                "network.batch-norm=" + batchNorm,
                "network.spectral-norm=" + spectralNorm,
                "training.averaging-frequency=2",
                "training.iterations=6",
                "checkpoint.every=2",
                "samples.every=2");
        GanState unbroken = train(config, temporary.resolve("unbroken"), new TrainingListener() {});
        assertThatThrownBy(() -> train(config, temporary.resolve("broken"), new StopAt(4)))
                .hasMessage("cut off at 4");
        GanState resumed = train(config, temporary.resolve("broken"), new TrainingListener() {});
        assertSameBits(resumed, unbroken);
        assertThat(losses(temporary.resolve("broken"))).hasSize(3).isEqualTo(losses(temporary.resolve("unbroken")));
        assertThat(temporary.resolve("broken/checkpoints/000000006/generator.zip"))
                .hasSameBinaryContentAs(temporary.resolve("unbroken/checkpoints/000000006/generator.zip"));
        File zip =
                temporary.resolve("broken/checkpoints/000000006/generator.zip").toFile();
        INDArray latents = Nd4j.ones(2, 3);
        INDArray images = architecture.startsWith("r")
                ? ModelSerializer.restoreComputationGraph(zip).outputSingle(latents)
                : ModelSerializer.restoreMultiLayerNetwork(zip).output(latents);
        assertThat(images.shape()).containsExactly(2, shape(config).values());
    }

    /** Of images that the architecture can make. */
    private static ImageShape shape(JobConfig config) {
        int side =
                switch (config.network().architecture()) {
                    case MLP -> 4;
                    case DCGAN -> 28;
                    case RESNET, R3GAN -> 32;
                };
        return new ImageShape(1, side, side);
    }

    /** The checkpoint is of a round after which each worker has a generator, a critic or both of its own. */
    @ParameterizedTest
    @CsvSource({"2, 1, 15", "1, 2, 15", "3, 2, 5", "4, 1, 15"})
    void whatStaysWithWorkersIsResumedToo(int generator, int critic, int checkpoint) throws IOException {
        String[] settings = {
            "training.generator-averaging-every=" + generator,
            "training.critic-averaging-every=" + critic,
            "training.iterations=33"
        };
        JobConfig unsaved = config("wgan-gp", "parameter-averaging", append(settings, "checkpoint.every=1000"));
        JobConfig saved = config("wgan-gp", "parameter-averaging", append(settings, "checkpoint.every=" + checkpoint));
        GanState unbroken = train(unsaved, temporary.resolve("unbroken"), new TrainingListener() {});
        assertThatThrownBy(() -> train(saved, temporary.resolve("broken"), new StopAt(checkpoint)))
                .hasMessage("cut off at " + checkpoint);
        String name = String.format(Locale.ROOT, "checkpoints/%09d", checkpoint);
        try (var files = Files.list(temporary.resolve("broken").resolve(name))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(file -> file.startsWith("worker-")))
                    .hasSize(2);
        }
        GanState resumed = train(saved, temporary.resolve("broken"), new TrainingListener() {});
        assertSameBits(resumed, unbroken);
        assertThat(losses(temporary.resolve("broken"))).hasSize(7).isEqualTo(losses(temporary.resolve("unbroken")));
        try (var files = Files.list(temporary.resolve("broken/checkpoints/000000033"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("generator.zip", "generator-ema.zip", "state.bin", "manifest.json");
        }
    }

    /** What auto chooses depends on the machine; here the checkpoint's number is one that it cannot choose. */
    @Test
    void autoGoesOnWithTheFrequencyOfTheCheckpoint() throws IOException {
        JobConfig seven = config("gan", "parameter-averaging", "training.averaging-frequency=7", "checkpoint.every=7");
        JobConfig auto =
                config("gan", "parameter-averaging", "training.averaging-frequency=auto", "checkpoint.every=7");
        GanState unbroken = train(seven, temporary.resolve("unbroken"), new TrainingListener() {});
        assertThatThrownBy(() -> train(seven, temporary.resolve("broken"), new StopAt(7)))
                .hasMessage("cut off at 7");
        GanState resumed = train(auto, temporary.resolve("broken"), new TrainingListener() {});
        assertSameBits(resumed, unbroken);
        assertThat(losses(temporary.resolve("broken"))).hasSize(4).isEqualTo(losses(temporary.resolve("unbroken")));
    }

    @Test
    void aRunThatChoosesItsFrequencyIsTheRunThatIsGivenIt() throws IOException {
        JobConfig auto = config("gan", "parameter-averaging", "training.averaging-frequency=auto");
        GanState chosen = train(auto, temporary.resolve("auto"), new TrainingListener() {});
        CheckpointStore store = new CheckpointStore(SmallRun.folder(temporary.resolve("auto")), auto.checkpoint());
        JsonNode frequency = store.latest().orElseThrow().settings().get("training.averaging-frequency");
        assertThat(frequency.isInt()).isTrue();
        JobConfig given = config("gan", "parameter-averaging", "training.averaging-frequency=" + frequency);
        assertSameBits(train(given, temporary.resolve("given"), new TrainingListener() {}), chosen);
        assertThat(losses(temporary.resolve("auto"))).isEqualTo(losses(temporary.resolve("given")));
    }

    /** The batch of all workers stays. Workers that are new know what another knew. */
    @ParameterizedTest
    @CsvSource({
        "parameter-averaging, driver, 1, 2, 3",
        "parameter-averaging, driver, 2, 3, 2",
        "parameter-averaging, ring, 2, 1, 2",
        "gradient-sharing, driver, 1, 3, 2",
        "gradient-sharing, driver, 1, 2, 5",
        "gradient-sharing, ring, 1, 1, 2"
    })
    void anotherNumberOfWorkersGoesOn(String sync, String exchange, int generatorEvery, int before, int after)
            throws IOException {
        String[] settings = {
            "training.exchange=" + exchange, "training.generator-averaging-every=" + generatorEvery,
        };
        Path run = temporary.resolve("run");
        assertThatThrownBy(() -> train(
                        config("wgan-gp", sync, append(settings, "training.workers=" + before)), run, new StopAt(15)))
                .hasMessage("cut off at 15");
        GanState end = train(
                config("wgan-gp", sync, append(settings, "training.workers=" + after)), run, new TrainingListener() {});
        assertThat(end.iteration()).isEqualTo(25);
        assertThat(losses(run).stream().map(line -> line.get(1).asInt()))
                .as("images, of two critic steps with a batch of 16")
                .containsExactly(160, 320, 480, 640, 800);
        try (var files = Files.list(run.resolve("checkpoints/000000025"))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("worker-")))
                    .hasSize(sync.equals("gradient-sharing") ? after : 0);
        }
    }

    private static String[] append(String[] settings, String last) {
        return Stream.concat(Stream.of(settings), Stream.of(last)).toArray(String[]::new);
    }

    private static GanState train(JobConfig asked, Path run, TrainingListener last) throws IOException {
        ImageShape shape = shape(asked);
        GanSpec spec = GanSpec.of(asked, shape);
        Folder folder = SmallRun.folder(run);
        CheckpointStore store = new CheckpointStore(folder, asked.checkpoint());
        Optional<Checkpoint> latest = Resume.latest(store, new RunIdentity(spec, asked.settings(), "random"));
        GanState start = latest.map(Checkpoint::state).orElseGet(() -> spec.initialState(42));
        JobConfig config = Calibration.settled(
                SmallTraining.spark(),
                latest.map(checkpoint -> checkpoint.settled(asked)).orElse(asked),
                spec,
                SmallTraining.shards(asked, shape),
                SmallTraining.images(asked),
                folder.folder("workers"),
                start,
                () -> {});
        RunIdentity identity = new RunIdentity(spec, config.settings(), "random");
        try (MetricsLog metrics = new MetricsLog(folder, config.checkpoint());
                Rounds rounds = Rounds.of(
                        SmallTraining.spark(),
                        config,
                        spec,
                        SmallTraining.shards(config, shape),
                        SmallTraining.images(config),
                        folder.folder("workers"))) {
            Listeners listeners = new Listeners();
            listeners.add(metrics);
            listeners.add(new CheckpointListener(
                    new Saves(store, identity, rounds.workerSave(), last),
                    config.checkpoint().every(),
                    config.evaluate().bestBy()));
            listeners.add(new SampleListener(folder, config.samples(), spec, 42, last));
            listeners.add(last);
            latest.map(Checkpoint::workers).ifPresent(rounds::restoreWorkers);
            TrainingPlan plan = TrainingPlan.of(config, spec, SmallTraining.images(config));
            return new Trainer(rounds, Segments.of(config, () -> false), plan, listeners).run(start);
        }
    }

    private record StopAt(int iteration) implements TrainingListener {
        @Override
        public void segmentEnded(int from, GanState state) {
            if (state.iteration() == iteration) {
                throw new IllegalStateException("cut off at " + iteration);
            }
        }
    }

    private static JobConfig config(String objective, String sync, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=" + objective,
                "training.sync=" + sync,
                "training.iterations=25",
                "checkpoint.every=15",
                "samples.every=10",
                "samples.grid=2"));
        settings.addAll(List.of(more));
        return SmallTraining.config(settings.toArray(String[]::new));
    }

    /** What each line says but for times. */
    private static List<List<JsonNode>> losses(Path run) throws IOException {
        List<List<JsonNode>> losses = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode metrics = new ObjectMapper().readTree(line);
            losses.add(List.of(
                    metrics.get("iteration"),
                    metrics.get("images"),
                    metrics.get("d_loss"),
                    metrics.get("g_loss"),
                    metrics.get("wasserstein"),
                    metrics.get("gradient_penalty"),
                    metrics.get("replica_divergence")));
        }
        return losses;
    }
}
