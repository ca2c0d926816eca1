package org.sparkgan.evaluate.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.OnnxNet.DOUBLE;
import static org.sparkgan.testing.OnnxNet.FLOAT;
import static org.sparkgan.testing.OnnxNet.IMAGE;
import static org.sparkgan.testing.OnnxNet.UINT8;
import static org.sparkgan.testing.OnnxNet.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.testing.OnnxNet;

/** ONNX files that cannot be used are refused in one line. */
class BadOnnxTest {
    private static final ImageShape GREY = new ImageShape(1, 9, 7);
    private static final ImageShape COLOUR = new ImageShape(3, 9, 7);
    private static final String RANGE = "range=0,1";

    @TempDir
    Path folder;

    @Test
    void whatIsNoOnnxFile() throws IOException {
        byte[] text = "no model at all, but text".getBytes(StandardCharsets.UTF_8);
        requireRefused(text, COLOUR, ": is no ONNX file", RANGE);
        requireRefused(new byte[0], COLOUR, ": is no ONNX file", RANGE);
        byte[] whole = OnnxNet.of(COLOUR, 4, 1).bytes();
        requireRefused(Arrays.copyOf(whole, whole.length / 2), COLOUR, ": is no ONNX file", RANGE);
        Files.delete(folder.resolve("features.onnx"));
        assertThatThrownBy(() -> of(COLOUR, RANGE)).hasMessage(message(": no such file"));
    }

    @Test
    void anOperationThatIsMissing() throws IOException {
        OnnxNet net = new OnnxNet(FLOAT, -1, 3, 9, 7)
                .node("Inception", "features", List.of(IMAGE))
                .output("features", FLOAT, -1, 4);
        requireRefused(net.bytes(), COLOUR, ": ONNX Runtime 1.20.0 cannot open it: ", RANGE);
        assertThatThrownBy(() -> of(COLOUR, RANGE)).hasMessageContaining("Inception");
    }

    @Test
    void otherShapes() throws IOException {
        requireRefused(
                OnnxNet.of(new ImageShape(3, -1, -1), 4, 1).bytes(),
                COLOUR,
                ": takes the shape [-1, 3, -1, -1], but must take images of one height and width: export it for them, only the"
                        + " batch may be free",
                RANGE);
        requireRefused(
                OnnxNet.of(new ImageShape(4, 9, 7), 4, 1).bytes(),
                COLOUR,
                ": takes the shape [-1, 4, 9, 7], but must take [batch, channels, height, width] of 1 or 3 channels",
                RANGE);
        requireRefused(
                ofBytes(3, 1 << 15, 1 << 15).bytes(),
                COLOUR,
                ": takes the shape [-1, 3, 32768, 32768], which is too large");
        OnnxNet flat = new OnnxNet(FLOAT, -1, 189)
                .node("Relu", "features", List.of(IMAGE))
                .output("features", FLOAT, -1, 189);
        requireRefused(
                flat.bytes(),
                COLOUR,
                ": takes the shape [-1, 189], but must take [batch, channels, height, width] of 1 or 3 channels",
                RANGE);
    }

    @Test
    void otherImages() throws IOException {
        requireRefused(
                OnnxNet.of(GREY, 4, 1).bytes(),
                COLOUR,
                ": takes grey images, but is to see images of 7x9 colour: give a network for such images",
                RANGE);
        requireRefused(
                OnnxNet.of(new ImageShape(3, 299, 299), 4, 1).bytes(),
                COLOUR,
                ": takes images of 299x299 colour, but is to see images of 7x9 colour: set evaluate.features-resize to clean or"
                        + " tensorflow",
                RANGE);
        requireRefused(
                ofBytes(3, 20, 20).bytes(),
                GREY,
                ": takes images of 20x20 colour, but is to see images of 7x9 grey: give a network for such images, or one of"
                        + " float");
    }

    private static OnnxNet ofBytes(int channels, int height, int width) {
        return new OnnxNet(UINT8, -1, channels, height, width)
                .node("Cast", "numbers", List.of(IMAGE), whole("to", FLOAT))
                .maps("numbers", channels, 4, 1)
                .means()
                .output("features", FLOAT, -1, 4);
    }

    @Test
    void settingsThatDoNotFit() throws IOException {
        write(OnnxNet.of(COLOUR, 4, 1).bytes());
        requireMessage(
                "evaluate.features-range must be given where evaluate.features takes float, such as 0,1 or -1,1");
        write(ofBytes(3, 9, 7).bytes());
        requireMessage(
                "evaluate.features-range must be left out where evaluate.features takes uint8, but is 0,1", RANGE);
        requireMessage(
                "evaluate.features-resize must be none where evaluate.features takes uint8, as resized pixels are no whole"
                        + " numbers, but is clean",
                "resize=clean");
    }

    @Test
    void otherInputs() throws IOException {
        requireRefused(
                OnnxNet.of(COLOUR, 4, 1).input("label", FLOAT, -1, 1).bytes(),
                COLOUR,
                ": takes the inputs [image, label]: give a network of one, an image",
                RANGE);
        OnnxNet doubles = new OnnxNet(DOUBLE, -1, 3, 9, 7)
                .node("Flatten", "features", List.of(IMAGE))
                .output("features", DOUBLE, -1, 189);
        requireRefused(doubles.bytes(), COLOUR, ": takes DOUBLE: give a network of uint8 or float", RANGE);
    }

    @Test
    void otherOutputs() throws IOException {
        OnnxNet two = OnnxNet.of(COLOUR, 4, 1)
                .node("Relu", "again", List.of("features"))
                .output("again", FLOAT, -1, 4);
        requireRefused(
                two.bytes(), COLOUR, ": has the outputs [features, again]: name one by evaluate.features-layer", RANGE);
        requireRefused(
                two.bytes(),
                COLOUR,
                ": evaluate.features-layer pool3 is none of its outputs [features, again]",
                RANGE,
                "layer=pool3");
        OnnxNet doubles = new OnnxNet(FLOAT, -1, 3, 9, 7)
                .maps(IMAGE, 3, 4, 1)
                .means()
                .node("Cast", "doubles", List.of("features"), whole("to", DOUBLE))
                .output("doubles", DOUBLE, -1, 4);
        requireRefused(
                doubles.bytes(), COLOUR, ": gives DOUBLE as doubles: give a network whose output is float", RANGE);
        OnnxNet one = new OnnxNet(FLOAT, 4, 3, 9, 7)
                .maps(IMAGE, 3, 4, 1)
                .means()
                .node("ReduceMean", "mean", List.of("features"), whole("keepdims", 0))
                .output("mean", FLOAT);
        requireRefused(
                one.bytes(),
                COLOUR,
                ": gives the shape [] as mean for 4 images, but must give [images, features] or feature maps",
                RANGE);
    }

    /** Says that its batch is free, but is made for one image. */
    @Test
    void aBatchThatIsNotFree() throws IOException {
        OnnxNet net = new OnnxNet(FLOAT, -1, 3, 9, 7)
                .floats("one", new float[2 * 3 * 9 * 7], 2, 3, 9, 7)
                .node("Add", "sum", List.of(IMAGE, "one"))
                .node("Flatten", "features", List.of("sum"))
                .output("features", FLOAT, -1, 189);
        requireRefused(net.bytes(), COLOUR, ": fails on a batch of 64 images: ", RANGE);
    }

    /** In a process of its own, as one that has loaded the runtime keeps it. */
    @Test
    void aMachineWithoutTheRuntime() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Donnxruntime.native.path=" + folder,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WithoutRuntime.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(said)
                .containsPattern(
                        "ConfigException: evaluate.features here.onnx: ONNX Runtime does not load on this machine, "
                                + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                                + " \\(.*not found.*\\); "
                                + "the jar has it for Linux on x86-64 alone: evaluate there, or give a DL4J model zip\\R");
    }

    /** Asks for ONNX Runtime where its native code is not. */
    static final class WithoutRuntime {
        public static void main(String[] args) {
            OnnxSession.open("here.onnx", new byte[0], 1);
        }

        private WithoutRuntime() {}
    }

    private void requireRefused(byte[] file, ImageShape images, String rest, String... settings) throws IOException {
        write(file);
        assertThatThrownBy(() -> of(images, settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message(rest))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1));
    }

    private void requireMessage(String message, String... settings) {
        assertThatThrownBy(() -> of(COLOUR, settings))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private String message(String rest) {
        return "evaluate.features " + folder.resolve("features.onnx") + rest;
    }

    private void write(byte[] file) throws IOException {
        Files.write(folder.resolve("features.onnx"), file);
    }

    private FeatureFile of(ImageShape images, String... settings) {
        List<String> all = new ArrayList<>(List.of("evaluate.features=" + folder.resolve("features.onnx")));
        for (String setting : settings) {
            all.add("evaluate.features-" + setting);
        }
        return FeatureFile.of(ConfigReader.read(List.of(), all).evaluate().features(), images, new Configuration(false))
                .orElseThrow();
    }
}
