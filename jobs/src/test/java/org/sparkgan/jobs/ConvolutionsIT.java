package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DCGAN's networks and ResNet's the whole way, on drawn images. */
class ConvolutionsIT {
    @TempDir
    private static Path folder;

    @Test
    void fromImagesToImages() throws IOException {
        fromImagesToImages("plain", 28, dcgan("plan: generator: ConvTranspose2d 4/2/1, ReLU"));
    }

    @Test
    void withBatchNormalisation() throws IOException {
        fromImagesToImages("normalised", 28, dcgan("plan: generator: BatchNorm, ReLU"), "gan.objective=gan");
    }

    @Test
    void residualBlocks() throws IOException {
        fromImagesToImages(
                "residual",
                32,
                List.of("plan: generator: Residual block", "BatchNorm, ReLU, Upsample, Conv2d 3/1/1", "4x16x16"),
                "network.architecture=resnet",
                "network.batch-norm=generator");
    }

    private static List<String> dcgan(String layer) {
        return List.of(layer, "4x14x14", "plan: critic:    Conv2d 4/2/1");
    }

    @Test
    void batchNormalisationThatNoPenaltyAllows() {
        Path run = folder.resolve("penalised");
        Outcome.of(new TrainJob(), train(folder.resolve("none"), run, 12, "network.batch-norm=both"))
                .isRefused(ExitCode.WRONG_SETTINGS, "network.batch-norm must be none or generator", "wgan-gp", "both");
        assertThat(run).doesNotExist();
    }

    private static void fromImagesToImages(String name, int side, List<String> layers, String... settings)
            throws IOException {
        Path dataset = Images.dataset(folder.resolve(name), side);
        Path unbroken = folder.resolve(name + "-unbroken");
        Path resumed = folder.resolve(name + "-resumed");
        Outcome plan = Outcome.of(new TrainJob(), with(train(dataset, unbroken, 12, settings), "--dry-run"));
        plan.isDone();
        assertThat(plan.out()).contains(layers);
        Outcome.of(new TrainJob(), train(dataset, unbroken, 12, settings)).isDone();
        Outcome.of(new TrainJob(), train(dataset, resumed, 4, settings)).isDone();
        Outcome.of(new TrainJob(), with(train(dataset, resumed, 12, settings), "--resume"))
                .isDone();
        for (String file : new String[] {"checkpoints/000000012/state.bin", "samples/000000012.png"}) {
            assertThat(resumed.resolve(file)).hasSameBinaryContentAs(unbroken.resolve(file));
        }
        String zip = unbroken.resolve("checkpoints/000000012/generator.zip").toString();
        Path made = folder.resolve(name + "-made");
        Outcome.of(new SampleJob(), "sample.generator=" + zip, "sample.count=5", "sample.out=" + made)
                .isDone();
        try (Stream<Path> files = Files.list(made)) {
            assertThat(files.filter(file -> file.toString().endsWith(".png"))).hasSize(5);
        }
    }

    @Test
    void sizesThatTheyCannotMake() throws IOException {
        Path images = Images.draw(folder.resolve("others"));
        Path dataset = folder.resolve("of-40");
        Outcome.of(
                        new IngestJob(),
                        "data.source=" + images,
                        "data.path=" + dataset,
                        "data.image-size=40",
                        "data.channels=1")
                .isDone();
        Path run = folder.resolve("refused");
        Outcome.of(new TrainJob(), train(dataset, run, 12))
                .isRefused(ExitCode.WRONG_SETTINGS, "network.architecture", "28, 32, 64, 128", "40x40 grey");
        Outcome.of(new TrainJob(), train(dataset, run, 12, "network.architecture=resnet"))
                .isRefused(ExitCode.WRONG_SETTINGS, "network.architecture", "resnet", "32, 64", "40x40 grey");
        assertThat(run).doesNotExist();
    }

    private static String[] train(Path dataset, Path run, int iterations, String... more) {
        String[] arguments = {
            "data.path=" + dataset,
            "run.dir=" + run,
            "training.iterations=" + iterations,
            "network.architecture=dcgan",
            "network.features=4",
            "gan.critic-steps=2",
            "training.averaging-frequency=4",
            "checkpoint.every=4",
            "samples.every=4"
        };
        return Images.small(with(arguments, more));
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }
}
