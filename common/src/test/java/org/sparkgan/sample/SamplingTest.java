package org.sparkgan.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.compute.nd4j.Nd4jDevice;
import org.sparkgan.config.CheckpointSettings;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.Interval;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.gan.latent.RandomLatents;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.random.Purpose;
import org.sparkgan.testing.AtOnce;
import org.sparkgan.testing.SmallRun;
import org.sparkgan.train.WorkerSave;

class SamplingTest {
    private static final int COUNT = 150;

    @TempDir
    static Path run;

    private static SparkSession spark;
    private static byte[] averaged;
    private static byte[] raw;

    @TempDir
    Path out;

    @BeforeAll
    static void train() throws IOException {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        GanState fresh = SmallRun.spec().initialState(1);
        float[] ema = SmallRun.spec().initialState(2).generator();
        GanState state = new GanState(
                10, fresh.generator(), fresh.critic(), ema, fresh.generatorOptimizer(), fresh.criticOptimizer());
        new CheckpointStore(SmallRun.folder(run), new CheckpointSettings(new Interval(10), 2))
                .save(SmallRun.identity(), state, WorkerSave.NONE);
        averaged = new GeneratorSampler(new Nd4jDevice(), SmallRun.spec().generator(), ema).sample(3, 0, COUNT);
        raw = new GeneratorSampler(new Nd4jDevice(), SmallRun.spec().generator(), fresh.generator())
                .sample(3, 0, COUNT);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void writesAFileAnImage() throws IOException {
        Path folder = out.resolve("images");
        SampleResult result = sample("sample.out=" + folder);
        assertThat(result.images()).isEqualTo(COUNT);
        assertThat(result.out()).isEqualTo(folder.toString());
        assertThat(result.generator()).endsWith("checkpoints/000000010/generator-ema.zip");
        List<String> names = names(folder);
        assertThat(names).hasSize(COUNT).startsWith("000000.png").endsWith("000149.png");
        for (int i : new int[] {0, 63, 64, 149}) {
            assertPixels(ImageIO.read(folder.resolve(names.get(i)).toFile()), averaged, i);
        }
    }

    @Test
    void theTrainedWeightsAreThereForTheAsking() throws IOException {
        sample("sample.out=" + out.resolve("images"), "sample.weights=raw");
        assertPixels(ImageIO.read(out.resolve("images/000149.png").toFile()), raw, 149);
    }

    @Test
    void drawsOneGrid() throws IOException {
        sample("sample.out=" + out.resolve("grids/grid.png"));
        assertThat(names(out.resolve("grids"))).containsExactly("grid.png");
        BufferedImage grid = ImageIO.read(out.resolve("grids/grid.png").toFile());
        int step = 6 * 11 + 2;
        assertThat(grid.getWidth()).isEqualTo(13 * step + 2);
        assertThat(grid.getHeight()).isEqualTo(12 * step + 2);
        int x = 2 + 149 % 13 * step;
        int y = 2 + 149 / 13 * step;
        assertThat(grid.getRaster().getSample(x, y, 0)).isEqualTo(averaged[149 * 36] & 0xFF);
    }

    @Test
    void writesParquetWithTheColumnsOfADataset() throws IOException {
        Path folder = Files.createDirectory(out.resolve("parquet [1] {a,b} *? 100%"));
        sample("sample.out=" + folder, "sample.format=parquet");
        List<Row> rows = spark.read()
                .option("__globPaths__", "false")
                .parquet(folder.toString())
                .orderBy("path")
                .collectAsList();
        assertThat(rows).hasSize(COUNT);
        assertThat(rows.get(0).schema().fieldNames())
                .containsExactly("path", "label", "height", "width", "channels", "pixels");
        for (int i = 0; i < COUNT; i++) {
            Row row = rows.get(i);
            assertThat(row.getString(0)).isEqualTo(String.format(Locale.ROOT, "%06d.png", i));
            assertThat(row.isNullAt(1)).isTrue();
            assertThat(List.of(row.getInt(2), row.getInt(3), row.getInt(4))).containsExactly(6, 6, 1);
            assertThat(row.<byte[]>getAs(5)).isEqualTo(java.util.Arrays.copyOfRange(averaged, i * 36, (i + 1) * 36));
        }
    }

    @Test
    void rowsGoFromOneImageToAnother() throws IOException {
        Path grid = out.resolve("rows.png");
        SampleResult result =
                sample("sample.kind=interpolation", "sample.count=3", "sample.steps=5", "sample.out=" + grid);
        assertThat(result.made()).isEqualTo("3 rows of 5 images, each from one latent vector to another");
        BufferedImage rows = ImageIO.read(grid.toFile());
        int step = 6 * 11 + 2;
        assertThat(rows.getWidth()).isEqualTo(5 * step + 2);
        assertThat(rows.getHeight()).isEqualTo(3 * step + 2);
        for (int row = 0; row < 3; row++) {
            assertScaled(rows, 2, 2 + row * step, averaged, 2 * row);
            assertScaled(rows, 2 + 4 * step, 2 + row * step, averaged, 2 * row + 1);
        }
    }

    @Test
    void aWalkIsTheSameAsFilesAndAsAMovingPicture() throws IOException {
        List<String> walk = List.of("sample.kind=walk", "sample.count=3", "sample.steps=45", "sample.grid=2");
        Path gif = out.resolve("walk.gif");
        Path folder = out.resolve("frames");
        SampleResult result = sample(with(walk, "sample.out=" + gif));
        assertThat(result.made()).isEqualTo("135 frames of 2 x 2 images, a walk through 3 latent vectors");
        sample(with(walk, "sample.out=" + folder));
        assertThat(names(folder)).hasSize(135).startsWith("000000.png").endsWith("000134.png");
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(135);
            for (int frame : new int[] {0, 16, 64, 134}) {
                BufferedImage png =
                        ImageIO.read(folder.resolve(names(folder).get(frame)).toFile());
                BufferedImage moving = reader.read(frame);
                for (int p = 0; p < png.getWidth() * png.getHeight(); p++) {
                    int x = p % png.getWidth();
                    int y = p / png.getWidth();
                    assertThat(moving.getRGB(x, y) & 0xFF)
                            .isEqualTo(png.getRaster().getSample(x, y, 0));
                }
            }
        }
        int step = 6 * 11 + 2;
        for (int vector = 0; vector < 3; vector++) {
            BufferedImage frame =
                    ImageIO.read(folder.resolve(names(folder).get(45 * vector)).toFile());
            for (int w = 0; w < 4; w++) {
                assertScaled(frame, 2 + w % 2 * step, 2 + w / 2 * step, averaged, 3 * w + vector);
            }
        }
    }

    /** An embedding apart from all others: an image is its label. */
    @Test
    void rowsAndWalksHaveLabelsInTurn() throws IOException {
        Path zip = out.resolve("generator.zip");
        try (OutputStream file = Files.newOutputStream(zip)) {
            Dl4jBridge.write(new NetworkSpec(List.of(new LabelledDense(1, 3, 1))), new float[] {0, -1, 0, 1, 0}, file);
        }
        String of = "sample.generator=" + zip;
        Path rows = out.resolve("rows.png");
        SampleResult result =
                sample(of, "sample.kind=interpolation", "sample.count=4", "sample.steps=2", "sample.out=" + rows);
        assertThat(result.made()).endsWith("another, rows of labels 0 to 2 in turn");
        assertShades(rows, new int[][] {{0, 0}, {128, 128}, {255, 255}, {0, 0}});
        List<String> walk = List.of(of, "sample.kind=walk", "sample.count=2", "sample.steps=2", "sample.grid=2");
        sample(with(walk, "sample.out=" + out.resolve("frames")));
        assertShades(out.resolve("frames/000003.png"), new int[][] {{0, 128}, {255, 0}});
        Path grid = out.resolve("grid.png");
        assertThat(sample(of, "sample.count=6", "sample.out=" + grid).made())
                .isEqualTo("6 images in one grid, a column for each label, 0 to 2 from the left");
        assertShades(grid, new int[][] {{0, 128, 255}, {0, 128, 255}});
        Path one = out.resolve("one.png");
        sample(of, "sample.count=4", "sample.label=2", "sample.out=" + one);
        assertShades(one, new int[][] {{255, 255}, {255, 255}});
    }

    private static void assertShades(Path file, int[][] shades) throws IOException {
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getHeight()).isEqualTo(2 + 66 * shades.length);
        for (int row = 0; row < shades.length; row++) {
            assertThat(picture.getWidth()).isEqualTo(2 + 66 * shades[row].length);
            for (int column = 0; column < shades[row].length; column++) {
                assertThat(picture.getRaster().getSample(30 + 66 * column, 30 + 66 * row, 0))
                        .isEqualTo(shades[row][column]);
            }
        }
    }

    @Test
    void truncatedImagesAreOthers() throws IOException {
        SampleResult result = sample("sample.truncation=0.5", "sample.out=" + out.resolve("images"));
        assertThat(result.made()).isEqualTo("150 images, truncated to 0.5");
        GeneratorSampler sampler = new GeneratorSampler(
                new Nd4jDevice(),
                SmallRun.spec().generator(),
                SmallRun.spec().initialState(2).generator());
        byte[] truncated = sampler.sample(new RandomLatents(3, 0.5), 0, COUNT);
        assertThat(truncated).isNotEqualTo(averaged);
        assertPixels(ImageIO.read(out.resolve("images/000149.png").toFile()), truncated, 149);
    }

    @Test
    void samplesAGeneratorZipOnItsOwn() throws IOException {
        Path zip = out.resolve("generator.zip");
        NetworkSpec colour = NetworkSpec.mlp(5, 7, 3 * 4 * 4);
        writeZip(zip, colour);
        sample("sample.generator=" + zip, "sample.out=" + out.resolve("images"), "sample.count=1");
        BufferedImage image = ImageIO.read(out.resolve("images/000000.png").toFile());
        byte[] expected = new GeneratorSampler(
                        new Nd4jDevice(), colour, colour.initialParameters(9, Purpose.GENERATOR_INIT))
                .sample(3, 0, 1);
        assertThat(image.getWidth()).isEqualTo(4);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(image.getRaster().getSample(1, 2, channel)).isEqualTo(expected[channel * 16 + 2 * 4 + 1] & 0xFF);
        }
    }

    @Test
    void refusesAGeneratorOfUnknownImages() throws IOException {
        Path zip = out.resolve("generator.zip");
        writeZip(zip, NetworkSpec.mlp(5, 7, 20));
        assertRefused(
                "sample.generator " + zip + ": its 20 outputs are no square image, grey or colour:"
                        + " give run.dir instead, which knows the size",
                "sample.generator=" + zip,
                "sample.out=" + out.resolve("images"));
    }

    @Test
    void refusesAGeneratorThatIsNone() throws IOException {
        Path none = out.resolve("none.zip");
        assertRefused(
                "sample.generator " + none + ": no such file",
                "sample.generator=" + none,
                "sample.out=" + out.resolve("images"));
        Files.writeString(none, "text");
        assertThatThrownBy(() -> sample("sample.generator=" + none, "sample.out=" + out.resolve("images")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("sample.generator " + none + ": not a DL4J model zip: ");
    }

    /** Whoever is refused leaves alone what the other writes. */
    @ParameterizedTest
    @ValueSource(strings = {"images", "grid.png"})
    void ofTwoAtOnceOneWritesAllAndTheOtherNothing(String name) throws Exception {
        Path target = out.resolve(name);
        AtomicInteger seeds = new AtomicInteger();
        List<Object> results =
                AtOnce.call(2, () -> sample("sample.out=" + target, "sample.seed=" + seeds.incrementAndGet()));
        assertThat(results).filteredOn(SampleResult.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(ConfigException.class::isInstance)
                .singleElement()
                .asString()
                .containsAnyOf("is not empty", "is there already");
        assertThat(names(out)).containsExactly(name);
        if (name.equals("images")) {
            assertThat(names(target)).hasSize(COUNT).allMatch(file -> file.matches("\\d{6}[.]png"));
        } else {
            assertThat(ImageIO.read(target.toFile()).getWidth()).isGreaterThan(100);
        }
    }

    @Test
    void refusesToWriteOverAnything() throws IOException {
        Path folder = Files.createDirectory(out.resolve("images"));
        Path other = Files.writeString(folder.resolve("other.png"), "mine");
        assertRefused(
                "sample.out " + folder + " is not empty: give another folder, or delete it", "sample.out=" + folder);
        assertRefused(
                "sample.out " + other + " is there already: give another file, or delete it", "sample.out=" + other);
        assertThat(Files.readString(other)).isEqualTo("mine");
        assertThat(names(folder)).containsExactly("other.png");
    }

    @Test
    void refusesAGridThatIsNone() {
        Path grid = out.resolve("grid.png");
        assertRefused(
                "sample.out " + grid + " ends in .png, one grid, but sample.format is parquet:"
                        + " give a folder, or sample.format=png",
                "sample.out=" + grid,
                "sample.format=parquet");
        assertRefused(
                "sample.count must be at most 4096 for one grid, but is 5000: give a folder as sample.out",
                "sample.out=" + grid,
                "sample.count=5000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "images | x.gif | a folder, or a file ending in .png for one grid,",
                "images | x.jpg | a folder, or a file ending in .png for one grid,",
                "interpolation | x.gif | a file ending in .png",
                "interpolation | x | a file ending in .png",
                "walk | x.png | a file ending in .gif, or a folder for a PNG file a frame,",
                "walk | x.mp4 | a file ending in .gif, or a folder for a PNG file a frame,"
            })
    void refusesANameThatDoesNotFitTheKind(String kind, String name, String rule) throws IOException {
        Path file = out.resolve(name);
        assertRefused(
                "sample.out must be " + rule + " where sample.kind is " + kind + ", but is " + file,
                "sample.kind=" + kind,
                "sample.out=" + file);
        assertThat(names(out)).isEmpty();
    }

    @Test
    void refusesWhatNoPictureCanHold() throws IOException {
        String row = "sample.out=" + out.resolve("x.png");
        String walk = "sample.out=" + out.resolve("x.gif");
        assertRefused(
                "sample.format must be png where sample.kind is interpolation, but is parquet",
                "sample.kind=interpolation",
                "sample.format=parquet",
                row);
        assertRefused(
                "sample.format must be png where sample.kind is walk, but is parquet",
                "sample.kind=walk",
                "sample.format=parquet",
                "sample.out=" + out.resolve("folder"));
        assertRefused(
                "sample.count x sample.steps must be at most 4096, the images of one grid, but is 4200",
                "sample.kind=interpolation",
                "sample.count=42",
                "sample.steps=100",
                row);
        assertRefused(
                "sample.count x sample.steps must be at most 10000, the frames of a walk, but is 10100",
                "sample.kind=walk",
                "sample.count=101",
                "sample.steps=100",
                walk);
        Path zip = out.resolve("large.zip");
        writeZip(zip, NetworkSpec.mlp(1, 1, 300 * 300));
        assertRefused(
                "sample.out " + out.resolve("x.png") + " would be a picture of 81000000 pixels, but must have at most"
                        + " 67108864: lower sample.count or sample.steps, or give a folder of images",
                "sample.generator=" + zip,
                "sample.count=900",
                row);
        assertThat(names(out)).containsExactly("large.zip");
    }

    @Test
    void refusesARunWithoutACheckpoint() {
        assertRefused(
                "run.dir " + out + " holds no complete checkpoint:"
                        + " train first, or wait for the first one (checkpoint.every)",
                "run.dir=" + out,
                "sample.out=" + out.resolve("images"));
        assertRefused(
                "neither sample.generator nor run.dir is set: give a generator.zip or the folder of a run",
                "run.dir=null",
                "sample.out=" + out.resolve("images"));
    }

    private static String[] with(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /** Image {@code index}, each pixel 11 x 11. */
    private static void assertScaled(BufferedImage grid, int left, int top, byte[] pixels, int index) {
        for (int pixel = 0; pixel < 36; pixel++) {
            assertThat(grid.getRaster().getSample(left + pixel % 6 * 11, top + pixel / 6 * 11, 0))
                    .isEqualTo(pixels[index * 36 + pixel] & 0xFF);
        }
    }

    private static void assertRefused(String message, String... overrides) {
        assertThatThrownBy(() -> sample(overrides))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static SampleResult sample(String... overrides) throws IOException {
        List<String> all =
                new java.util.ArrayList<>(List.of("run.dir=" + run, "sample.count=" + COUNT, "sample.seed=3"));
        all.addAll(List.of(overrides));
        return Sampling.run(spark, SmallRun.config(all.toArray(new String[0])));
    }

    private static void writeZip(Path zip, NetworkSpec network) throws IOException {
        try (OutputStream file = Files.newOutputStream(zip)) {
            Dl4jBridge.write(network, network.initialParameters(9, Purpose.GENERATOR_INIT), file);
        }
    }

    private static void assertPixels(BufferedImage image, byte[] pixels, int index) {
        assertThat(image.getWidth()).isEqualTo(6);
        assertThat(image.getHeight()).isEqualTo(6);
        for (int pixel = 0; pixel < 36; pixel++) {
            assertThat(image.getRaster().getSample(pixel % 6, pixel / 6, 0))
                    .isEqualTo(pixels[index * 36 + pixel] & 0xFF);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
