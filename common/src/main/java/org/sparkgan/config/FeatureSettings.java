package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Locale;
import java.util.Optional;

/**
 * A network of the user's that sees images.
 *
 * @param file a DL4J model zip, or an ONNX file, whose name ends in .onnx; empty: a classifier trained on the dataset
 * @param layer the layer, or of an ONNX file the output, that stands for an image; empty: the last layer but one, or the only output
 * @param resize how images get the size that an ONNX file takes
 * @param range what an ONNX file of float takes for pixels; empty: it takes uint8
 */
public record FeatureSettings(
        Optional<String> file, Optional<String> layer, FeatureResize resize, Optional<PixelRange> range) {
    /** The key of {@link #file}. */
    public static final String FILE = "evaluate.features";

    /** The key of {@link #layer}. */
    public static final String LAYER = "evaluate.features-layer";

    /** The key of {@link #resize}. */
    public static final String RESIZE = "evaluate.features-resize";

    /** The key of {@link #range}. */
    public static final String RANGE = "evaluate.features-range";

    private static final String NO_ONNX = " where evaluate.features is no .onnx file";

    /** Checks every rule. */
    public FeatureSettings {
        check(
                layer.isEmpty() || file.isPresent(),
                LAYER,
                "left out where evaluate.features is not set",
                layer.orElse(""));
        boolean onnx = file.filter(FeatureSettings::isOnnx).isPresent();
        check(onnx || resize == FeatureResize.NONE, RESIZE, "none" + NO_ONNX, resize);
        check(onnx || range.isEmpty(), RANGE, "left out" + NO_ONNX, range.orElse(null));
    }

    /** Whether a file is an ONNX file, by its name. */
    public static boolean isOnnx(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    static FeatureSettings read(Section section) {
        return new FeatureSettings(
                section.text("features"),
                section.text("features-layer"),
                section.choice("features-resize", FeatureResize.class),
                section.range("features-range"));
    }
}
