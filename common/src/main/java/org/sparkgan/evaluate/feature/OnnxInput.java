package org.sparkgan.evaluate.feature;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FeatureResize;
import org.sparkgan.config.FeatureSettings;
import org.sparkgan.config.ImageShape;

/**
 * What an ONNX file takes: one tensor of images.
 *
 * @param name of the tensor
 * @param type uint8 or float
 * @param order of the numbers of an image
 * @param shape of an image
 * @param batch images at once; 0: as many as one likes
 */
record OnnxInput(String name, OnnxJavaType type, Order order, ImageShape shape, int batch) implements Serializable {
    private static final int RANK = 4;
    private static final int COLOURS = 3;

    /** Images at once are as many as fill so many bytes, */
    private static final int BYTES = 1 << 24;

    /** but no more than these. */
    private static final int MOST = 64;

    /** The memory of one batch is addressed by an int. */
    private static final int MOST_NUMBERS = Integer.MAX_VALUE / Float.BYTES;

    /** How the numbers of an image lie in memory. */
    enum Order {
        CHANNELS_FIRST,
        CHANNELS_LAST
    }

    /**
     * Reads what the file says of itself.
     *
     * @param images of the dataset or of the generator
     * @throws ConfigException where it takes no such images, or the settings do not fit
     */
    static OnnxInput of(OnnxSession session, FeatureSettings settings, ImageShape images) {
        Map<String, TensorInfo> inputs = session.inputs();
        if (inputs.size() != 1) {
            throw session.refusal("takes the inputs " + inputs.keySet() + ": give a network of one, an image");
        }
        Map.Entry<String, TensorInfo> only = inputs.entrySet().iterator().next();
        OnnxInput input = of(session, only.getKey(), only.getValue());
        input.requireRange(settings);
        input.requireImages(session, settings, images);
        return input;
    }

    private static OnnxInput of(OnnxSession session, String name, TensorInfo tensor) {
        if (tensor.type != OnnxJavaType.UINT8 && tensor.type != OnnxJavaType.FLOAT) {
            throw session.refusal("takes " + tensor.type + ": give a network of uint8 or float");
        }
        long[] sides = tensor.getShape();
        if (sides.length != RANK || !(hasChannels(sides[1]) || hasChannels(sides[3]))) {
            throw session.refusal("takes the shape " + Arrays.toString(sides)
                    + ", but must take [batch, channels, height, width] of 1 or 3 channels");
        }
        Order order = hasChannels(sides[1]) ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST;
        int height = order == Order.CHANNELS_FIRST ? 2 : 1;
        if (sides[height] < 1 || sides[height + 1] < 1) {
            throw session.refusal("takes the shape " + Arrays.toString(sides)
                    + ", but must take images of one height and width: export it for them, only the batch may be free");
        }
        if (Arrays.stream(sides).mapToDouble(side -> Math.max(1, side)).reduce(1, (a, b) -> a * b) > MOST_NUMBERS) {
            throw session.refusal("takes the shape " + Arrays.toString(sides) + ", which is too large");
        }
        return new OnnxInput(
                name,
                tensor.type,
                order,
                new ImageShape((int) sides[order == Order.CHANNELS_FIRST ? 1 : 3], (int) sides[height], (int)
                        sides[height + 1]),
                (int) Math.max(0, sides[0]));
    }

    private static boolean hasChannels(long side) {
        return side == 1 || side == COLOURS;
    }

    private void requireRange(FeatureSettings settings) {
        if (takesBytes() && settings.range().isPresent()) {
            throw new ConfigException(FeatureSettings.RANGE
                    + " must be left out where evaluate.features takes uint8, but is "
                    + settings.range().get());
        }
        if (!takesBytes() && settings.range().isEmpty()) {
            throw new ConfigException(
                    FeatureSettings.RANGE + " must be given where evaluate.features takes float, such as 0,1 or -1,1");
        }
        if (takesBytes() && settings.resize() != FeatureResize.NONE) {
            throw new ConfigException(FeatureSettings.RESIZE
                    + " must be none where evaluate.features takes uint8, as resized pixels are no whole numbers, but is "
                    + settings.resize());
        }
    }

    private void requireImages(OnnxSession session, FeatureSettings settings, ImageShape images) {
        if (shape.channels() < images.channels()) {
            throw session.refusal(
                    "takes grey images, but is to see images of " + images + ": give a network for such images");
        }
        boolean fits = shape.height() == images.height() && shape.width() == images.width();
        if (!fits && settings.resize() == FeatureResize.NONE) {
            throw session.refusal("takes images of " + shape + ", but is to see images of " + images
                    + (takesBytes()
                            ? ": give a network for such images, or one of float"
                            : ": set " + FeatureSettings.RESIZE + " to clean or tensorflow"));
        }
    }

    boolean takesBytes() {
        return type == OnnxJavaType.UINT8;
    }

    /** How many images it is given at once. */
    int images() {
        int bytes = shape.values() * (takesBytes() ? 1 : Float.BYTES);
        return batch > 0 ? batch : Math.max(1, Integer.highestOneBit(Math.min(MOST, BYTES / bytes)));
    }

    /** Of a batch of {@link #images()}. */
    long[] tensorShape() {
        long channels = shape.channels();
        return switch (order) {
            case CHANNELS_FIRST -> new long[] {images(), channels, shape.height(), shape.width()};
            case CHANNELS_LAST -> new long[] {images(), shape.height(), shape.width(), channels};
        };
    }
}
