package org.sparkgan.nn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Our networks as DL4J networks and back, so that a saved generator is an ordinary DL4J model.
 *
 * <p>The flat vector needs no reordering: DL4J's dense layer keeps W {@code [inputs, outputs]} column-major, then b, as
 * {@link Dense} does. DL4J takes a batch as {@code [batch, features]}.
 */
public final class Dl4jBridge {
    private Dl4jBridge() {}

    /** The DL4J network that computes what {@code network} does with {@code parameters}. */
    public static MultiLayerNetwork toDl4j(NetworkSpec network, float[] parameters) {
        if (parameters.length != network.parameters()) {
            throw new IllegalArgumentException("Invalid parameters: the network has " + network.parameters()
                    + " numbers, but " + parameters.length + " are given");
        }
        MultiLayerNetwork dl4j = new MultiLayerNetwork(configuration(network.layers()));
        dl4j.init(Nd4j.createFromArray(parameters).reshape(1, parameters.length), false);
        return dl4j;
    }

    private static MultiLayerConfiguration configuration(List<Layer> layers) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof Dense dense) {
                boolean activated = i + 1 < layers.size() && layers.get(i + 1) instanceof Activation;
                list.layer(new DenseLayer.Builder()
                        .nIn(dense.inputs())
                        .nOut(dense.outputs())
                        .activation(activated ? toDl4j((Activation) layers.get(++i)) : new ActivationIdentity())
                        .build());
            } else if (layers.get(i) instanceof Activation activation) {
                list.layer(new ActivationLayer(toDl4j(activation)));
            }
        }
        return list.build();
    }

    private static IActivation toDl4j(Activation activation) {
        return switch (activation.function()) {
            case RELU -> new ActivationReLU();
            case LEAKY_RELU -> new ActivationLReLU(Activation.LEAK);
            case TANH -> new ActivationTanH();
            case SIGMOID -> new ActivationSigmoid();
        };
    }

    /**
     * The layers of a DL4J network.
     *
     * @throws IllegalArgumentException for a layer or a function that we have no like of; the message names it
     */
    public static NetworkSpec spec(MultiLayerNetwork dl4j) {
        MultiLayerConfiguration configuration = dl4j.getLayerWiseConfigurations();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            if (configuration.getInputPreProcess(i) != null) {
                throw unknown(i, configuration.getInputPreProcess(i).getClass());
            }
            addLayers(i, configuration.getConf(i).getLayer(), layers);
        }
        return new NetworkSpec(layers);
    }

    /** The flat parameter vector of a DL4J network. */
    public static float[] parameters(MultiLayerNetwork dl4j) {
        return dl4j.params().toFloatVector();
    }

    private static void addLayers(int index, org.deeplearning4j.nn.conf.layers.Layer layer, List<Layer> layers) {
        // Subclasses such as output layers do more than their parent, hence the exact class.
        if (layer.getClass() == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            if (!dense.hasBias() || dense.hasLayerNorm()) {
                throw new IllegalArgumentException("Invalid DL4J network: layer " + index
                        + " is a dense layer without bias or with layer normalisation, which SparkGAN does not know");
            }
            int outputs = Math.toIntExact(dense.getNOut());
            layers.add(new Dense(Math.toIntExact(dense.getNIn()), outputs));
            addActivation(index, dense.getActivationFn(), outputs, layers);
        } else if (layer.getClass() == ActivationLayer.class && !layers.isEmpty()) {
            int features = layers.get(layers.size() - 1).outputs();
            addActivation(index, ((ActivationLayer) layer).getActivationFn(), features, layers);
        } else {
            throw unknown(index, layer.getClass());
        }
    }

    private static void addActivation(int index, IActivation function, int features, List<Layer> layers) {
        if (function instanceof ActivationIdentity) {
            return;
        }
        for (Activation.Function candidate : Activation.Function.values()) {
            Activation activation = new Activation(candidate, features);
            if (toDl4j(activation).equals(function)) {
                layers.add(activation);
                return;
            }
        }
        throw new IllegalArgumentException(
                "Invalid DL4J network: layer " + index + " uses " + function + ", which SparkGAN does not know");
    }

    private static IllegalArgumentException unknown(int index, Class<?> type) {
        return new IllegalArgumentException("Invalid DL4J network: layer " + index + " is a " + type.getSimpleName()
                + ", which SparkGAN does not know; it knows dense layers and their activations");
    }

    /** Writes a DL4J model zip, which {@code ModelSerializer.restoreMultiLayerNetwork} reads; leaves the stream open. */
    public static void write(NetworkSpec network, float[] parameters, OutputStream out) throws IOException {
        MultiLayerNetwork dl4j = toDl4j(network, parameters);
        try {
            ModelSerializer.writeModel(dl4j, out, false);
        } finally {
            dl4j.close();
        }
    }

    /**
     * Reads a DL4J model zip.
     *
     * @throws IOException where the stream fails or is no such zip
     */
    public static MultiLayerNetwork read(InputStream in) throws IOException {
        try {
            return ModelSerializer.restoreMultiLayerNetwork(in, false);
        } catch (RuntimeException e) {
            throw new IOException("not a DL4J model zip: " + e.getMessage(), e);
        }
    }
}
