package org.sparkgan.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.config.AugmentSettings;
import org.sparkgan.config.EmaDecay;
import org.sparkgan.config.EmaSettings;
import org.sparkgan.config.GanSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.LecamSettings;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerPair;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.config.PolicyName;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.optimizer.MovingAverage;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.Upsample;

/** Values that PyTorch worked out, from a file of {@code reference_values.py}. */
public final class Reference {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The shape that stands for the images of files that give none, 6 values. */
    public static final ImageShape SHAPE = new ImageShape(1, 2, 3);

    private final JsonNode node;

    private Reference(JsonNode node) {
        this.node = node;
    }

    /** The file {@code name}, such as {@code steps/wgan-gp.json}. */
    public static Reference read(String name) {
        try (InputStream in = Reference.class.getResourceAsStream(name)) {
            return new Reference(JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The object under {@code key}. */
    public Reference at(String key) {
        return new Reference(required(key));
    }

    /** The objects of the list under {@code key}. */
    public List<Reference> list(String key) {
        List<Reference> items = new ArrayList<>();
        required(key).forEach(item -> items.add(new Reference(item)));
        return items;
    }

    /** Whether there is something under {@code key}. */
    public boolean has(String key) {
        return node.has(key);
    }

    /** The text under {@code key}. */
    public String text(String key) {
        return required(key).asText();
    }

    /** The number under {@code key}. */
    public double number(String key) {
        return required(key).asDouble();
    }

    /** The whole number under {@code key}. */
    public int integer(String key) {
        return required(key).asInt();
    }

    /** The numbers of the list under {@code key}. */
    public double[] doubles(String key) {
        return doubles(required(key));
    }

    /** The whole numbers of the list under {@code key}. */
    public int[] integers(String key) {
        return Arrays.stream(doubles(key)).mapToInt(number -> (int) number).toArray();
    }

    /** The numbers of the list under {@code key}, in single precision. */
    public float[] floats(String key) {
        return floats(doubles(key));
    }

    /** The lists of numbers of the list under {@code key}. */
    public List<float[]> floatLists(String key) {
        List<float[]> lists = new ArrayList<>();
        required(key).forEach(item -> lists.add(floats(doubles(item))));
        return lists;
    }

    /** The network whose layers the list under {@code key} names. */
    public NetworkSpec network(String key) {
        return new NetworkSpec(layers(required(key), null));
    }

    private static List<Layer> layers(JsonNode list, Layer before) {
        List<Layer> layers = new ArrayList<>();
        list.forEach(layer -> layers.add(layer(layer, layers.isEmpty() ? before : layers.get(layers.size() - 1))));
        return layers;
    }

    private static Layer layer(JsonNode layer, Layer before) {
        if (layer.isObject()) {
            return new Residual(layers(layer.required("branch"), before), layers(layer.required("shortcut"), before));
        }
        String[] words = layer.asText().split(" ", -1);
        int[] numbers = Stream.of(words).skip(1).mapToInt(Integer::parseInt).toArray();
        return switch (words[0]) {
            case "dense" -> new Dense(numbers[0], numbers[1]);
            case "labelled_dense" -> new LabelledDense(numbers[0], numbers[1], numbers[2]);
            case "projection" -> new Projection(numbers[0], numbers[1]);
            case "conv2d" -> new Conv2d(maps(numbers), numbers[3], kernel(numbers));
            case "conv_transpose2d" -> new ConvTranspose2d(maps(numbers), numbers[3], kernel(numbers));
            case "grouped_conv2d" -> new Conv2d(maps(numbers), numbers[3], kernel(numbers), numbers[7], Bias.LEARNED);
            case "plain_conv2d" -> new Conv2d(maps(numbers), numbers[3], kernel(numbers), numbers[7], Bias.NONE);
            case "plain_conv_transpose2d" ->
                new ConvTranspose2d(maps(numbers), numbers[3], kernel(numbers), numbers[7], Bias.NONE);
            case "smooth" -> new Smooth(maps(numbers));
            case "batch_norm" -> new BatchNorm(maps(numbers));
            case "upsample" -> new Upsample(maps(numbers));
            case "average_pool" -> new AveragePool(maps(numbers), numbers[3], numbers[4]);
            case "channels_last" -> new Reorder(maps(numbers), Reorder.Order.CHANNELS_LAST);
            case "channels_first" -> new Reorder(maps(numbers), Reorder.Order.CHANNELS_FIRST);
            default -> new Activation(Function.valueOf(words[0].toUpperCase(Locale.ROOT)), before.outputs());
        };
    }

    private static FeatureMaps maps(int[] numbers) {
        return new FeatureMaps(numbers[0], numbers[1], numbers[2]);
    }

    private static Kernel kernel(int[] numbers) {
        return new Kernel(numbers[4], numbers[5], numbers[6]);
    }

    private ImageShape shape() {
        if (!has("shape")) {
            return SHAPE;
        }
        double[] shape = doubles("shape");
        return new ImageShape((int) shape[0], (int) shape[1], (int) shape[2]);
    }

    /** The objective of the file. */
    public ObjectiveName objective() {
        return ObjectiveName.valueOf(text("objective").toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The optimizer that this object describes. */
    public OptimizerSettings optimizer() {
        return new OptimizerSettings(
                OptimizerName.valueOf(text("type").toUpperCase(Locale.ROOT)),
                number("learningRate"),
                number("beta1"),
                number("beta2"),
                number("decay"));
    }

    /** What is trained: the networks and the objective of the file, with its optimizers or, where it has none, with any. */
    public GanSpec spec() {
        OptimizerSettings any = new OptimizerSettings(OptimizerName.ADAM, 1e-3, 0.5, 0.999, 0.99);
        NetworkSpec generator = network("generatorLayers");
        NetworkSpec critic = network("criticLayers");
        return new GanSpec(
                shape(),
                generator,
                has("spectralNorm") ? critic.withSpectralNorm() : critic,
                new GanSettings(
                                objective(),
                                generator.classes() > 0,
                                generator.inputs(),
                                number("lambda"),
                                has("r1") ? number("r1") : 0,
                                has("r2") ? number("r2") : 0,
                                has("clip") ? number("clip") : 0.01,
                                has("criticSteps") ? integer("criticSteps") : 1,
                                has("emaDecay") ? new EmaDecay(number("emaDecay")) : EmaSettings.NONE)
                        .withLecam(has("lecam") ? new LecamSettings(number("lecam"), 0) : LecamSettings.NONE),
                new OptimizerPair(
                        has("generatorOptimizer") ? at("generatorOptimizer").optimizer() : any,
                        has("criticOptimizer") ? at("criticOptimizer").optimizer() : any),
                has("policies") ? augment() : AugmentSettings.NONE,
                has("batch") ? integer("batch") : 1,
                MovingAverage.Start.FRESH);
    }

    private AugmentSettings augment() {
        return new AugmentSettings(
                Stream.of(text("policies").split(" "))
                        .map(word -> PolicyName.valueOf(word.toUpperCase(Locale.ROOT)))
                        .toList(),
                number("probability"));
    }

    private JsonNode required(String key) {
        return node.required(key);
    }

    private static double[] doubles(JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).asDouble();
        }
        return numbers;
    }

    private static float[] floats(double[] doubles) {
        float[] numbers = new float[doubles.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) doubles[i];
        }
        return numbers;
    }
}
