package org.sparkgan.evaluate.feature;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;

/**
 * A layer of a DL4J network that takes images in [-1, 1], as {@code [batch, channels, height, width]} or flat. Feature maps are
 * averaged over their pixels, as those of Inception are.
 */
final class Dl4jFeatures implements FeatureReader {
    private static final int BATCH = 16;

    private final FeatureZip source;
    private final Forward forward;
    private final ImageShape shape;
    private final boolean flat;
    private final int dimension;

    /** From a batch of images to the features of the layer. */
    private interface Forward {
        INDArray of(INDArray images);
    }

    private Dl4jFeatures(FeatureZip source, Forward forward) {
        this.source = source;
        this.forward = forward;
        this.shape = source.shape();
        INDArray image = Nd4j.zeros(1, shape.channels(), shape.height(), shape.width());
        INDArray features = tried(image);
        this.flat = features == null;
        INDArray known = flat ? tried(image.reshape(1, shape.values())) : features;
        if (known == null) {
            throw source.refusal(
                    "takes no images of " + shape + ", those of data.path: give a network for such images");
        }
        this.dimension = (int) known.size(1);
    }

    /** Binds to the layer that the source names. */
    static Dl4jFeatures of(FeatureZip source, Model network) {
        return new Dl4jFeatures(
                source,
                network instanceof ComputationGraph graph
                        ? vertex(source, graph)
                        : layer(source, (MultiLayerNetwork) network));
    }

    private static Forward layer(FeatureZip source, MultiLayerNetwork network) {
        List<String> names = Arrays.stream(network.getLayers())
                .map(layer -> String.valueOf(layer.conf().getLayer().getLayerName()))
                .toList();
        int last = names.size() - 1;
        int index = source.layer() == null
                ? Math.max(0, last - 1)
                : IntStream.rangeClosed(0, last)
                        .filter(i -> names.get(i).equals(source.layer())
                                || Integer.toString(i).equals(source.layer()))
                        .findFirst()
                        .orElseThrow(() -> unknown(source, names));
        return images -> network.feedForwardToLayer(index, images, false).get(index + 1);
    }

    private static Forward vertex(FeatureZip source, ComputationGraph graph) {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        Map<String, List<String>> inputs = configuration.getVertexInputs();
        if (graph.getNumInputArrays() != 1) {
            throw source.refusal("takes " + graph.getNumInputArrays() + " inputs: give a network of one, an image");
        }
        String name = source.layer() == null
                ? inputs.get(configuration.getNetworkOutputs().get(0)).get(0)
                : source.layer();
        if (!inputs.containsKey(name)) {
            throw unknown(source, inputs.keySet().stream().sorted().toList());
        }
        return images -> graph.feedForward(images, false).get(name);
    }

    private static RuntimeException unknown(FeatureZip source, List<String> names) {
        return source.refusal("evaluate.features-layer " + source.layer() + " is none of its layers " + names);
    }

    /** Features of images, averaged over pixels; null where the network cannot take them. */
    @SuppressWarnings("IllegalCatch") // DL4J throws what it likes at an input that does not fit
    private INDArray tried(INDArray images) {
        try {
            return matrix(forward.of(images));
        } catch (ConfigException e) {
            throw e;
        } catch (RuntimeException e) {
            return null;
        }
    }

    private INDArray matrix(INDArray features) {
        return switch (features.rank()) {
            case 2 -> features;
            case 4 -> features.mean(2, 3);
            default ->
                throw source.refusal(
                        "the layer gives no features of an image, but an array of rank " + features.rank());
        };
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public float[] read(byte[] pixels) {
        int images = pixels.length / shape.values();
        float[] features = new float[images * dimension];
        for (int from = 0; from < images; from += BATCH) {
            int count = Math.min(BATCH, images - from);
            float[] values = new float[count * shape.values()];
            ClassifierFeatures.toUnit(pixels, from * shape.values(), values, 0, values.length);
            INDArray batch = Nd4j.createFromArray(values);
            INDArray shaped = flat
                    ? batch.reshape(count, shape.values())
                    : batch.reshape(count, shape.channels(), shape.height(), shape.width());
            float[] read = matrix(forward.of(shaped)).dup('c').ravel().toFloatVector();
            System.arraycopy(read, 0, features, from * dimension, read.length);
        }
        return features;
    }
}
