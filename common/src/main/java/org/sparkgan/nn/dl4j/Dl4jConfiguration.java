package org.sparkgan.nn.dl4j;

import org.sparkgan.compute.Function;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/** Our layers as DL4J describes them. */
final class Dl4jConfiguration {
    /** Begins the name of a dense layer whose last inputs are a one-hot label; their number ends it. */
    static final String LABELS = "labels-";

    /** What takes DL4J's layers, one after another. */
    interface Target {
        /**
         * Takes a layer.
         *
         * @param before what its input goes through; null where it takes it as it is
         */
        void add(org.deeplearning4j.nn.conf.layers.Layer layer, InputPreProcessor before);

        /** Takes a block. */
        void add(Residual block);
    }

    private Dl4jConfiguration() {}

    /** DL4J would write a seed made of the clock into each file; nothing is drawn here. */
    static NeuralNetConfiguration.Builder begin() {
        return new NeuralNetConfiguration.Builder().seed(0);
    }

    static MultiLayerConfiguration of(NetworkSpec network) {
        NeuralNetConfiguration.ListBuilder list = begin().list();
        add(network.layers(), new Target() {
            private int size;

            @Override
            public void add(org.deeplearning4j.nn.conf.layers.Layer layer, InputPreProcessor before) {
                if (before != null) {
                    list.inputPreProcessor(size, before);
                }
                list.layer(layer);
                size++;
            }

            @Override
            public void add(Residual block) {
                throw new IllegalArgumentException("Invalid network: a list of DL4J's layers has no residual blocks");
            }
        });
        return list.build();
    }

    static void add(List<Layer> layers, Target target) {
        InputPreProcessor before = null;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            Layer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
            if (layer instanceof Residual block) {
                target.add(block);
            } else if (layer instanceof Reorder reorder) {
                before = preProcessor(reorder);
                if (next == null || next instanceof Residual) {
                    target.add(new ActivationLayer(new ActivationIdentity()), before);
                    before = null;
                }
            } else if (layer.parameters() > 0
                    && next instanceof Activation activation
                    && !(layer instanceof StandingNorm)) {
                // DL4J's batch normalisation knows of an activation, but does not apply it.
                target.add(layer(layer, function(activation.function())), before);
                before = null;
                i++;
            } else {
                target.add(layer(layer, new ActivationIdentity()), before);
                before = null;
            }
        }
    }

    static IActivation function(Function function) {
        return switch (function) {
            case RELU -> new ActivationReLU();
            case LEAKY_RELU -> new ActivationLReLU(Function.LEAK);
            case TANH -> new ActivationTanH();
            case SIGMOID -> new ActivationSigmoid();
        };
    }

    /** The layer, with a function behind it if it has weights. */
    private static org.deeplearning4j.nn.conf.layers.Layer layer(Layer layer, IActivation function) {
        if (layer instanceof Activation activation) {
            return new ActivationLayer(function(activation.function()));
        }
        if (layer instanceof Upsample) {
            return new Upsampling2D.Builder(2).build();
        }
        if (layer instanceof AveragePool pool) {
            return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                    .kernelSize(pool.height(), pool.width())
                    .stride(pool.height(), pool.width())
                    .build();
        }
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
