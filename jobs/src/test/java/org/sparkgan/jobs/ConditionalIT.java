package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training and sampling by label the whole way, on images whose label is how bright they are. */
class ConditionalIT {
    private static final int[] BRIGHTNESS = {40, 120, 210};
    private static final int SAMPLES = 48;

    @TempDir
    private static Path folder;

    private static Path dataset;

    @BeforeAll
    static void ingest() throws IOException {
        dataset = ingest(draw(folder.resolve("images")), "dataset", 8);
    }

    /** With each objective, each way to train in common and both kinds of network. */
    @ParameterizedTest
    @CsvSource({
        "wgan-gp, 0, parameter-averaging, mlp",
        "wgan, 0, parameter-averaging, mlp",
        "gan, 1, gradient-sharing, mlp",
        "hinge, 1, synchronous, mlp",
        "lsgan, 1, parameter-averaging, mlp",
        "wgan-gp, 0, parameter-averaging, dcgan",
        "hinge, 1, parameter-averaging, dcgan"
    })
    void samplesLookLikeTheirLabel(String objective, int r1, String sync, String architecture) throws IOException {
        boolean convolutions = architecture.equals("dcgan");
        Path images = convolutions ? ingest(folder.resolve("images"), "of-28", 28) : dataset;
        Path run = folder.resolve(objective + "-" + sync + "-" + architecture);
        Outcome.of(
                        new TrainJob(),
                        train(
                                images,
                                run,
                                "gan.objective=" + objective,
                                "gan.r1=" + r1,
                                "training.sync=" + sync,
                                "network.architecture=" + architecture,
                                "training.iterations=" + (convolutions ? 300 : 150)))
                .isDone();
        double[] inTurn = brightness(sample(run, "all"), BRIGHTNESS.length);
        for (int label = 0; label < BRIGHTNESS.length; label++) {
            assertThat(inTurn[label]).as("label %d", label).isCloseTo(BRIGHTNESS[label], within(40.0));
        }
        assertThat(brightness(sample(run, "bright", "sample.label=2"), 1)[0]).isCloseTo(BRIGHTNESS[2], within(40.0));
    }

    @Test
    void theSameRunFromMemoryFromFilesAndResumed() throws IOException {
        Path unbroken = folder.resolve("unbroken");
        Path streamed = folder.resolve("streamed");
        Path resumed = folder.resolve("resumed");
        Outcome.of(new TrainJob(), train(dataset, unbroken, "training.iterations=40"))
                .isDone();
        Outcome.of(new TrainJob(), train(dataset, streamed, "training.iterations=40", "data.cache=none"))
                .isDone();
        Outcome.of(new TrainJob(), train(dataset, resumed, "training.iterations=20"))
                .isDone();
        Outcome.of(new TrainJob(), train(dataset, resumed, "training.iterations=40", "--resume"))
                .isDone();
        for (String file : List.of("checkpoints/000000040/state.bin", "samples/000000040.png")) {
            assertThat(streamed.resolve(file)).hasSameBinaryContentAs(unbroken.resolve(file));
            assertThat(resumed.resolve(file)).hasSameBinaryContentAs(unbroken.resolve(file));
        }
        BufferedImage grid =
                ImageIO.read(unbroken.resolve("samples/000000040.png").toFile());
        assertThat((double) grid.getWidth() / grid.getHeight())
                .as("a column for each of 3 labels, 2 rows")
                .isCloseTo(1.5, within(0.05));
        BufferedImage real = ImageIO.read(unbroken.resolve("samples/real.png").toFile());
        assertThat(real.getWidth()).isEqualTo(grid.getWidth());
        for (int label = 0; label < BRIGHTNESS.length; label++) {
            assertThat(real.getRaster().getSample(real.getWidth() * (2 * label + 1) / 6, real.getHeight() / 4, 0))
                    .as("a real image of label " + label)
                    .isCloseTo(BRIGHTNESS[label], within(30));
        }
        Path zip = unbroken.resolve("checkpoints/000000040/generator.zip");
        sampleOf(zip, "sample.label=3").isRefused(ExitCode.WRONG_SETTINGS, "sample.label must be 0 to 2", "but is 3");
        sampleOf(zip, "sample.label=2").isDone();
    }

    @Test
    void thePlanShowsLabels() {
        Outcome plan = Outcome.of(
                new TrainJob(), train(dataset, folder.resolve("planned"), "training.iterations=1", "--dry-run"));
        assertThat(plan.isDone().out()).contains("embedding of 3 labels", "projection of 3 labels");
    }

    @Test
    void anUnlabelledDatasetIsRefused() throws IOException {
        ByteBuffer idx = ByteBuffer.allocate(16 + 4 * 64);
        idx.putInt(0x803).putInt(4).putInt(8).putInt(8);
        Path unlabelled = ingest(Files.write(folder.resolve("some-images-idx3-ubyte"), idx.array()), "unlabelled", 8);
        Path run = folder.resolve("refused");
        for (String dry : List.of("--dry-run", "training.seed=1")) {
            Outcome.of(new TrainJob(), train(unlabelled, run, "training.iterations=1", dry))
                    .isRefused(
                            ExitCode.WRONG_SETTINGS,
                            "gan.conditional = true needs a label for every image, but of the 4 images of data.path "
                                    + unlabelled + " 4 have none: ingest ");
        }
        assertThat(run).doesNotExist();
        Path one = ingest(folder.resolve("images/0"), "one-label", 8);
        Outcome.of(new TrainJob(), train(one, run, "training.iterations=1"))
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "gan.conditional = true needs two labels or more",
                        "are 0 to 0: ingest");
    }

    @Test
    void aLabelForAGeneratorThatTakesNoneIsRefused() {
        Path run = folder.resolve("plain");
        Outcome.of(new TrainJob(), train(dataset, run, "training.iterations=1", "gan.conditional=false"))
                .isDone();
        Outcome.of(
                        new SampleJob(),
                        "run.dir=" + run,
                        "sample.label=1",
                        "sample.count=1",
                        "sample.out=" + folder.resolve("none"))
                .isRefused(ExitCode.WRONG_SETTINGS, "sample.label must not be set", "takes no labels", "but is 1");
    }

    private static Path sample(Path run, String name, String... more) {
        Path made = folder.resolve(run.getFileName() + "-" + name);
        String[] arguments = {"run.dir=" + run, "sample.weights=raw", "sample.count=" + SAMPLES, "sample.out=" + made};
        Outcome.of(
                        new SampleJob(),
                        Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new))
                .isDone();
        return made;
    }

    private static Outcome sampleOf(Path zip, String label) {
        return Outcome.of(
                new SampleJob(),
                "sample.generator=" + zip,
                label,
                "sample.count=4",
                "sample.out=" + folder.resolve("of-zip"));
    }

    private static Path draw(Path images) throws IOException {
        Random random = new Random(3);
        for (int label = 0; label < BRIGHTNESS.length; label++) {
            Path of = Files.createDirectories(images.resolve(String.valueOf(label)));
            for (int i = 0; i < 60; i++) {
                ImageIO.write(
                        image(BRIGHTNESS[label], random),
                        "png",
                        of.resolve(i + ".png").toFile());
            }
        }
        return images;
    }

    private static BufferedImage image(int brightness, Random random) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            image.getRaster().setSample(i % 8, i / 8, 0, brightness + random.nextInt(31) - 15);
        }
        return image;
    }

    private static Path ingest(Path images, String name, int side) {
        Path packed = folder.resolve(name);
        if (!Files.exists(packed)) {
            Outcome.of(
                            new IngestJob(),
                            "data.source=" + images,
                            "data.path=" + packed,
                            "data.image-size=" + side,
                            "data.channels=1")
                    .isDone();
        }
        return packed;
    }

    private static String[] train(Path dataset, Path run, String... more) {
        String[] arguments = {
            "data.path=" + dataset,
            "run.dir=" + run,
            "gan.conditional=true",
            "gan.critic-steps=2",
            "gan.clip=0.3",
            "gan.ema-decay=0",
            "network.features=4",
            "optimizer.generator.learning-rate=5e-3",
            "optimizer.critic.learning-rate=5e-3",
            "training.averaging-frequency=10",
            "training.threshold.initial=1e-4",
            "checkpoint.every=20",
            "samples.every=20"
        };
        return Images.small(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
    }

    /** Means over the images of each of so many labels, which come in turn. */
    private static double[] brightness(Path images, int labels) throws IOException {
        double[] means = new double[labels];
        for (int i = 0; i < SAMPLES; i++) {
            BufferedImage image = ImageIO.read(
                    images.resolve(String.format(Locale.ROOT, "%06d.png", i)).toFile());
            int pixels = image.getWidth() * image.getHeight();
            int[] values = image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, new int[pixels]);
            means[i % labels] += IntStream.of(values).average().orElseThrow() * labels / SAMPLES;
        }
        return means;
    }
}
