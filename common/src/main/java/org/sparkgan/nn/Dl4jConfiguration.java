package org.sparkgan.nn;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Our layers as DL4J describes them. */
final class Dl4jConfiguration {
    /** Begins the name of a dense layer whose last inputs are a one-hot label; their number ends it. */
    static final String LABELS = "labels-";

    private final NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
    private int size;

    private Dl4jConfiguration() {}

    static MultiLayerConfiguration of(NetworkSpec network) {
        List<Layer> layers = network.layers();
        Dl4jConfiguration configuration = new Dl4jConfiguration();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            // DL4J's batch normalisation knows of an activation, but does not apply it.
            boolean activated = i + 1 < layers.size()
                    && layers.get(i + 1) instanceof Activation
                    && !(layer instanceof StandingNorm);
            if (layer instanceof Reorder reorder) {
                configuration.list.inputPreProcessor(configuration.size, preProcessor(reorder));
                if (i == layers.size() - 1) {
                    configuration.add(new ActivationLayer(new ActivationIdentity()));
                }
            } else if (layer instanceof Activation activation) {
                configuration.add(new ActivationLayer(function(activation.function())));
            } else if (activated) {
                Activation activation = (Activation) layers.get(++i);
                configuration.add(weighted(layer, function(activation.function())));
            } else {
                configuration.add(weighted(layer, new ActivationIdentity()));
            }
        }
        return configuration.list.build();
    }

    private void add(org.deeplearning4j.nn.conf.layers.Layer layer) {
        list.layer(layer);
        size++;
    }

    static IActivation function(Activation.Function function) {
        return switch (function) {
            case RELU -> new ActivationReLU();
            case LEAKY_RELU -> new ActivationLReLU(Activation.LEAK);
            case TANH -> new ActivationTanH();
            case SIGMOID -> new ActivationSigmoid();
        };
    }

    private static org.deeplearning4j.nn.conf.layers.Layer weighted(Layer layer, IActivation function) {
        if (layer instanceof Conv2d conv) {
            return convolution(
                    new ConvolutionLayer.Builder(), conv.maps().channels(), conv.channels(), conv.kernel(), function);
        }
        if (layer instanceof StandingNorm norm) {
            return new BatchNormalization.Builder()
                    .eps(BatchNorm.EPSILON)
                    .useLogStd(false)
                    .nIn(norm.maps().channels())
                    .nOut(norm.maps().channels())
                    .activation(function)
                    .build();
        }
        if (layer instanceof BatchNorm) {
            throw new IllegalArgumentException(
                    "Invalid network: DL4J's batch normalisation has statistics of its own, which a"
                            + " StandingNetwork has");
        }
        if (layer instanceof ConvTranspose2d transpose) {
            return convolution(
                    new Deconvolution2D.Builder(),
                    transpose.maps().channels(),
                    transpose.channels(),
                    transpose.kernel(),
                    function);
        }
        if (layer instanceof Projection) {
            throw new IllegalArgumentException("Invalid network: DL4J has no like of " + layer);
        }
        if (layer instanceof LabelledDense labelled) {
            return new DenseLayer.Builder()
                    .name(LABELS + labelled.classes())
                    .nIn(labelled.inputs() + labelled.classes())
                    .nOut(labelled.outputs())
                    .activation(function)
                    .build();
        }
        return new DenseLayer.Builder()
                .nIn(layer.inputs())
                .nOut(layer.outputs())
                .activation(function)
                .build();
    }

    private static org.deeplearning4j.nn.conf.layers.Layer convolution(
            ConvolutionLayer.BaseConvBuilder<?> builder, int from, int to, Kernel kernel, IActivation function) {
        builder.setKernelSize(new int[] {kernel.size(), kernel.size()});
        builder.setStride(new int[] {kernel.stride(), kernel.stride()});
        builder.setPadding(new int[] {kernel.padding(), kernel.padding()});
        builder.nIn(from);
        builder.nOut(to);
        builder.activation(function);
        return builder.build();
    }

    private static InputPreProcessor preProcessor(Reorder reorder) {
        FeatureMaps maps = reorder.maps();
        return switch (reorder.target()) {
            case CHANNELS_LAST -> new FeedForwardToCnnPreProcessor(maps.height(), maps.width(), maps.channels());
            case CHANNELS_FIRST -> new CnnToFeedForwardPreProcessor(maps.height(), maps.width(), maps.channels());
        };
    }
}
