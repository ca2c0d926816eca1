package org.sparkgan.evaluate.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkgan.testing.OnnxNet.FLOAT;
import static org.sparkgan.testing.OnnxNet.IMAGE;
import static org.sparkgan.testing.OnnxNet.UINT8;
import static org.sparkgan.testing.OnnxNet.ints;
import static org.sparkgan.testing.OnnxNet.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.FeatureResize;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PixelRange;
import org.sparkgan.evaluate.FormulaImages;
import org.sparkgan.evaluate.resize.Resampling;
import org.sparkgan.reference.Numbers;
import org.sparkgan.score.FeatureProtocol;
import org.sparkgan.testing.OnnxNet;

/** ONNX Runtime gives the features of a formula: max(0, weighted sum of channels), averaged over pixels. */
class FeatureOnnxTest {
    private static final int FEATURES = 5;
    private static final long SEED = 3;
    private static final ImageShape GREY = new ImageShape(1, 9, 7);
    private static final ImageShape COLOUR = new ImageShape(3, 9, 7);

    /** One full batch, and a part of one. */
    private static final int IMAGES = 70;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1 | 1 | 0,1", "3 | 3 | -1,1", "1 | 3 | 0,255", "3 | 3 | -1,0.9921875", "1 | 3 | 1,-1"})
    void floatsAreInTheRange(int channels, int channelsOfNet, String range) throws IOException {
        ImageShape shape = new ImageShape(channels, 9, 7);
        FeatureFile file =
                file(OnnxNet.of(new ImageShape(channelsOfNet, 9, 7), FEATURES, SEED), shape, "range=" + range);
        String[] ends = range.split(",", -1);
        PixelRange pixels = new PixelRange(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
        byte[] images = FormulaImages.of(shape, 0, IMAGES, 60);
        requireSame(read(file, images), formula(images, shape, channelsOfNet, pixels));
        assertThat(file.dimension()).isEqualTo(FEATURES);
    }

    @Test
    void bytesAreBytes() throws IOException {
        byte[] images = FormulaImages.of(COLOUR, 0, IMAGES, 60);
        float[] expected = formula(images, COLOUR, 3, new PixelRange(0, 255));
        requireSame(read(file(ofBytes(-1, 3, 9, 7), COLOUR), images), expected);
    }

    @Test
    void channelsMayBeLast() throws IOException {
        byte[] images = FormulaImages.of(COLOUR, 0, IMAGES, 60);
        OnnxNet floats = channelsLast(new OnnxNet(FLOAT, -1, 9, 7, 3), IMAGE);
        requireSame(read(file(floats, COLOUR, "range=0,1"), images), formula(images, COLOUR, 3, new PixelRange(0, 1)));
        OnnxNet bytes = new OnnxNet(UINT8, -1, 9, 7, 3).node("Cast", "numbers", List.of(IMAGE), whole("to", FLOAT));
        byte[] grey = FormulaImages.of(GREY, 0, IMAGES, 60);
        requireSame(
                read(file(channelsLast(bytes, "numbers"), GREY), grey), formula(grey, GREY, 3, new PixelRange(0, 255)));
    }

    private static OnnxNet channelsLast(OnnxNet net, String input) {
        return net.node("Transpose", "planes", List.of(input), ints("perm", 0, 3, 1, 2))
                .maps("planes", 3, FEATURES, SEED)
                .means()
                .output("features", FLOAT, -1, FEATURES);
    }

    @ParameterizedTest
    @CsvSource({"CLEAN, 12, 10", "TENSORFLOW, 12, 10", "CLEAN, 5, 6", "TENSORFLOW, 20, 7", "CLEAN, 9, 7"})
    void imagesAreResized(FeatureResize resize, int height, int width) throws IOException {
        ImageShape to = new ImageShape(3, height, width);
        FeatureFile file = file(OnnxNet.of(to, FEATURES, SEED), GREY, "range=-1,1", "resize=" + resize);
        byte[] images = FormulaImages.of(GREY, 0, IMAGES, 60);
        Resampling resampling = new Resampling(resize, 9, 7, height, width);
        float[] expected = new float[IMAGES * FEATURES];
        float[] plane = new float[height * width];
        for (int i = 0; i < IMAGES; i++) {
            resampling.plane(images, i * GREY.values(), plane);
            for (int feature = 0; feature < FEATURES; feature++) {
                double sum = 0;
                for (float value : plane) {
                    float number = value / 127.5f - 1;
                    sum += Math.max(0, weighted(new float[] {number, number, number}, feature));
                }
                expected[i * FEATURES + feature] = (float) (sum / plane.length);
            }
        }
        requireSame(read(file, images), expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100})
    void batchesMayBeFixed(int batch) throws IOException {
        byte[] images = FormulaImages.of(COLOUR, 0, IMAGES, 60);
        float[] expected = formula(images, COLOUR, 3, new PixelRange(0, 255));
        requireSame(read(file(ofBytes(batch, 3, 9, 7), COLOUR), images), expected);
    }

    @Test
    void imagesBesideOneChangeNothing() throws IOException {
        FeatureFile file = file(OnnxNet.of(COLOUR, FEATURES, SEED), COLOUR, "range=0,1");
        byte[] images = FormulaImages.of(COLOUR, 0, IMAGES, 60);
        float[] all = read(file, images);
        int last = IMAGES - 1;
        float[] alone = read(file, Arrays.copyOfRange(images, last * COLOUR.values(), images.length));
        assertThat(alone).containsExactly(Arrays.copyOfRange(all, last * FEATURES, all.length));
    }

    @ParameterizedTest
    @ValueSource(longs = {FEATURES, -1})
    void mapsAreAveraged(long told) throws IOException {
        byte[] images = FormulaImages.of(COLOUR, 0, IMAGES, 60);
        float[] expected = formula(images, COLOUR, 3, new PixelRange(0, 1));
        OnnxNet planes =
                new OnnxNet(FLOAT, -1, 3, 9, 7).maps(IMAGE, 3, FEATURES, SEED).output("maps", FLOAT, -1, told, -1, -1);
        requireSame(read(file(planes, COLOUR, "range=0,1"), images), expected);
        OnnxNet last = new OnnxNet(FLOAT, -1, 9, 7, 3)
                .node("Transpose", "planes", List.of(IMAGE), ints("perm", 0, 3, 1, 2))
                .maps("planes", 3, FEATURES, SEED)
                .node("Transpose", "last", List.of("maps"), ints("perm", 0, 2, 3, 1))
                .output("last", FLOAT, -1, -1, -1, told);
        requireSame(read(file(last, COLOUR, "range=0,1"), images), expected);
    }

    @Test
    void oneOfSeveralOutputsIsTaken() throws IOException {
        byte[] images = FormulaImages.of(COLOUR, 0, 3, 60);
        float[] expected = formula(images, COLOUR, 3, new PixelRange(0, 1));
        OnnxNet net = OnnxNet.of(COLOUR, FEATURES, SEED).output("pooled", FLOAT, -1, FEATURES, 1, 1);
        FeatureFile onlyRows = file(net, COLOUR, "range=0,1");
        requireSame(read(onlyRows, images), expected);
        assertThat(onlyRows.describe()).isEqualTo("features.onnx, output features");
        FeatureFile named = file(net, COLOUR, "range=0,1", "layer=pooled");
        requireSame(read(named, images), expected);
        assertThat(named.describe()).isEqualTo("features.onnx, output pooled");
    }

    @Test
    void whatDecidesFeaturesIsInTheirName() throws IOException {
        ImageShape larger = new ImageShape(3, 12, 10);
        List<String> ids = new ArrayList<>();
        for (String range : List.of("0,1", "1,0", "-1,1")) {
            for (String resize : List.of("clean", "tensorflow")) {
                OnnxNet net = OnnxNet.of(larger, FEATURES, SEED);
                ids.add(file(net, GREY, "range=" + range, "resize=" + resize).id());
            }
        }
        OnnxNet both = OnnxNet.of(larger, FEATURES, SEED).output("pooled", FLOAT, -1, FEATURES, 1, 1);
        ids.add(file(both, GREY, "range=0,1", "resize=clean").id());
        ids.add(file(both, GREY, "range=0,1", "resize=clean", "layer=pooled").id());
        OnnxNet other = OnnxNet.of(larger, FEATURES, SEED + 1);
        FeatureFile last = file(other, GREY, "range=0,1", "resize=clean");
        ids.add(last.id());
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{16}-[A-Za-z0-9_.-]+"));
        assertThat(last.protocol().orElseThrow().networkSha256())
                .hasSize(64)
                .startsWith(last.id().substring(0, 16));
    }

    @Test
    void theProtocolIsTold() throws IOException {
        FeatureProtocol protocol = file(ofBytes(-1, 3, 9, 7), GREY).protocol().orElseThrow();
        assertThat(protocol.summary())
                .matches("5 features of uint8 7x9 colour, resize none, network SHA-256 [0-9a-f]{64}");
        ImageShape larger = new ImageShape(3, 12, 10);
        assertThat(file(OnnxNet.of(larger, FEATURES, SEED), GREY, "range=-1,1", "resize=clean")
                        .protocol()
                        .orElseThrow()
                        .summary())
                .startsWith("5 features of float (-1,1) 10x12 colour, resize clean, network SHA-256 ");
    }

    private static OnnxNet ofBytes(long... shape) {
        return new OnnxNet(UINT8, shape)
                .node("Cast", "numbers", List.of(IMAGE), whole("to", FLOAT))
                .maps("numbers", (int) shape[1], FEATURES, SEED)
                .means()
                .output("features", FLOAT, shape[0], FEATURES);
    }

    private static float[] formula(byte[] images, ImageShape shape, int channels, PixelRange range) {
        int pixels = shape.height() * shape.width();
        int count = images.length / shape.values();
        float[] features = new float[count * FEATURES];
        for (int i = 0; i < count; i++) {
            for (int feature = 0; feature < FEATURES; feature++) {
                double sum = 0;
                for (int pixel = 0; pixel < pixels; pixel++) {
                    float[] numbers = new float[channels];
                    for (int c = 0; c < channels; c++) {
                        int at = i * shape.values() + Math.min(c, shape.channels() - 1) * pixels + pixel;
                        numbers[c] = range.of(images[at] & 0xFF);
                    }
                    sum += Math.max(0, weighted(numbers, feature));
                }
                features[i * FEATURES + feature] = (float) (sum / pixels);
            }
        }
        return features;
    }

    private static double weighted(float[] numbers, int feature) {
        float[] weights = OnnxNet.weights(numbers.length, FEATURES, SEED);
        double sum = 0;
        for (int c = 0; c < numbers.length; c++) {
            sum += (double) weights[feature * numbers.length + c] * numbers[c];
        }
        return sum;
    }

    /** Not all zeros, and the same to the last digits of float. */
    private static void requireSame(float[] found, float[] expected) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isPositive();
        assertThat(Numbers.largestDifference(Numbers.of(found), Numbers.of(expected)))
                .isLessThan(1e-5 * largest);
    }

    private static float[] read(FeatureFile file, byte[] images) {
        try (FeatureReader reader = file.open(null)) {
            return reader.read(images);
        }
    }

    private FeatureFile file(OnnxNet net, ImageShape images, String... settings) throws IOException {
        Path file = Files.write(folder.resolve("features.onnx"), net.bytes());
        List<String> all = new ArrayList<>(List.of("evaluate.features=" + file));
        for (String setting : settings) {
            all.add("evaluate.features-" + setting);
        }
        return FeatureFile.of(ConfigReader.read(List.of(), all).evaluate().features(), images, new Configuration(false))
                .orElseThrow();
    }
}
