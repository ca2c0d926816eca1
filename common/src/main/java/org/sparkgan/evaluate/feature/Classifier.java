package org.sparkgan.evaluate.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Memory;
import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;

/**
 * A small network that was trained on the dataset itself: to tell its labels or, where it has none, by how many quarter turns an
 * image is turned (<a href="https://arxiv.org/abs/1803.07728">Gidaris et al. 2018</a>). Its last hidden layer gives the features
 * of an image. Distances by them compare runs on this dataset only; no number by Inception is like them.
 *
 * @param network {@code [values of an image] -> [classes]}
 * @param parameters its flat vector
 * @param task what it tells
 * @param accuracy share of held-out images that it tells rightly, 0 to 1; null where none could be held out
 */
@SuppressWarnings("ArrayRecordComponent") // a large vector, compared by nobody, copied by nobody
public record Classifier(NetworkSpec network, float[] parameters, Task task, Double accuracy) implements LabelSource {
    /** Numbers that stand for an image. */
    public static final int FEATURES = 64;

    private static final int FIRST_CHANNELS = 16;
    private static final int SMALLEST_SIDE = 8;

    /** What it learns to tell. */
    public enum Task {
        LABELS,
        TURNS
    }

    /** Convolutions that halve the image until its sides are about 8, a hidden layer, a score for each class. */
    public static NetworkSpec layers(ImageShape shape, int classes) {
        FeatureMaps maps = new FeatureMaps(shape.channels(), shape.height(), shape.width());
        List<Layer> layers = new ArrayList<>();
        layers.add(new Reorder(maps, Reorder.Order.CHANNELS_LAST));
        for (int channels = FIRST_CHANNELS; Math.min(maps.height(), maps.width()) > SMALLEST_SIDE; channels *= 2) {
            Conv2d convolution = new Conv2d(maps, channels, Kernel.HALVING);
            maps = convolution.outputMaps();
            layers.add(convolution);
            layers.add(new Activation(Function.LEAKY_RELU, maps.values()));
        }
        layers.add(new Reorder(maps, Reorder.Order.CHANNELS_FIRST));
        layers.add(new Dense(maps.values(), FEATURES));
        layers.add(new Activation(Function.LEAKY_RELU, FEATURES));
        layers.add(new Dense(FEATURES, classes));
        return new NetworkSpec(layers);
    }

    /** What it takes of {@code memory} to see images of this {@code shape}. */
    public static void plan(ImageShape shape, Memory memory) {
        ClassifierFeatures.plan(layers(shape, 2), memory);
    }

    /** All but the last layer, which are the first numbers of {@link #parameters()}: an image's features. */
    NetworkSpec featureLayers() {
        return new NetworkSpec(network.layers().subList(0, network.layers().size() - 1));
    }

    /** Classes that it tells apart. */
    @Override
    public int classes() {
        return network.outputs();
    }

    /**
     * The same classifier with features whose mean square over some images is 1, as distances grow with it: leaky ReLUs let a
     * factor through, and the last layer takes it back.
     *
     * @param device sees them
     * @param pixels uint8 {@code [count, channels, height, width]}
     */
    Classifier withUnitFeatures(Device device, byte[] pixels) {
        float[] features = open(device).read(pixels);
        double squares = 0;
        for (float feature : features) {
            squares += (double) feature * feature;
        }
        if (squares == 0) {
            return this;
        }
        float factor = (float) Math.sqrt(features.length / squares);
        long hidden = network.layers().get(network.layers().size() - 3).parameters();
        float[] scaled = parameters.clone();
        for (int i = (int) (lastWeights() - hidden); i < lastWeights(); i++) {
            scaled[i] *= factor;
        }
        for (int i = lastWeights(); i < parameters.length - classes(); i++) {
            scaled[i] /= factor;
        }
        return new Classifier(network, scaled, task, accuracy);
    }

    private int lastWeights() {
        return parameters.length - classes() * (FEATURES + 1);
    }

    @Override
    public int dimension() {
        return FEATURES;
    }

    /** The class of the highest score, from the features of an image at {@code offset}. */
    @Override
    public int classOf(float[] features, int offset) {
        int weights = lastWeights();
        int biases = parameters.length - classes();
        int best = 0;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes(); c++) {
            double score = parameters[biases + c];
            for (int i = 0; i < FEATURES; i++) {
                score += (double) parameters[weights + c * FEATURES + i] * features[offset + i];
            }
            if (score > bestScore) {
                bestScore = score;
                best = c;
            }
        }
        return best;
    }

    @Override
    public FeatureReader open(Device device) {
        return new ClassifierFeatures(device, this);
    }

    @Override
    public String describe() {
        String what = task == Task.LABELS ? classes() + " labels" : "quarter turns";
        String share = accuracy == null ? "" : String.format(Locale.ROOT, ", %.1f %% right", 100 * accuracy);
        return String.format(Locale.ROOT, "classifier of this dataset (%s%s)", what, share);
    }
}
