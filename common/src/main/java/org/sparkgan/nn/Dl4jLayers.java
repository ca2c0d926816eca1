package org.sparkgan.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Our layers from what DL4J describes. */
final class Dl4jLayers {
    private final List<Layer> layers = new ArrayList<>();
    private FeatureMaps maps;

    private Dl4jLayers() {}

    /**
     * The layers of a DL4J network.
     *
     * @throws IllegalArgumentException for a layer or a function that we have no like of; the message names it
     */
    static NetworkSpec read(MultiLayerConfiguration configuration) {
        Dl4jLayers read = new Dl4jLayers();
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            if (configuration.getInputPreProcess(i) != null) {
                read.add(i, configuration.getInputPreProcess(i));
            }
            read.add(i, configuration.getConf(i).getLayer());
        }
        return new NetworkSpec(read.layers);
    }

    private void add(int index, InputPreProcessor processor) {
        if (processor instanceof FeedForwardToCnnPreProcessor toMaps) {
            reorder(
                    toMaps.getNumChannels(),
                    toMaps.getInputHeight(),
                    toMaps.getInputWidth(),
                    Reorder.Order.CHANNELS_LAST);
        } else if (processor instanceof CnnToFeedForwardPreProcessor toFeatures) {
            reorder(
                    toFeatures.getNumChannels(),
                    toFeatures.getInputHeight(),
                    toFeatures.getInputWidth(),
                    Reorder.Order.CHANNELS_FIRST);
        } else {
            throw unknown(index, processor.getClass());
        }
    }

    private void reorder(long channels, long height, long width, Reorder.Order target) {
        maps = new FeatureMaps(Math.toIntExact(channels), Math.toIntExact(height), Math.toIntExact(width));
        layers.add(new Reorder(maps, target));
    }

    private void add(int index, org.deeplearning4j.nn.conf.layers.Layer layer) {
        // Subclasses such as output layers do more than their parent, hence the exact class.
        if (layer.getClass() == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            if (!dense.hasBias() || dense.hasLayerNorm()) {
                throw new IllegalArgumentException("Invalid DL4J network: layer " + index
                        + " is a dense layer without bias or with layer normalisation, which SparkGAN does not know");
            }
            layers.add(dense(dense));
            addActivation(index, dense.getActivationFn());
        } else if (layer.getClass() == ConvolutionLayer.class || layer.getClass() == Deconvolution2D.class) {
            ConvolutionLayer convolution = (ConvolutionLayer) layer;
            addConvolution(index, convolution);
            addActivation(index, convolution.getActivationFn());
        } else if (layer.getClass() == BatchNormalization.class) {
            addNorm(index, (BatchNormalization) layer);
        } else if (layer.getClass() == ActivationLayer.class && !layers.isEmpty()) {
            addActivation(index, ((ActivationLayer) layer).getActivationFn());
        } else {
            throw unknown(index, layer.getClass());
        }
    }

    private static Layer dense(DenseLayer dense) {
        int inputs = Math.toIntExact(dense.getNIn());
        int outputs = Math.toIntExact(dense.getNOut());
        String name = dense.getLayerName();
        if (name == null || !name.matches(Dl4jConfiguration.LABELS + "[1-9]\\d{0,5}")) {
            return new Dense(inputs, outputs);
        }
        int classes = Integer.parseInt(name.substring(Dl4jConfiguration.LABELS.length()));
        return new LabelledDense(inputs - classes, classes, outputs);
    }

    private void addConvolution(int index, ConvolutionLayer convolution) {
        if (maps == null || !plain(convolution)) {
            throw new IllegalArgumentException("Invalid DL4J network: layer " + index
                    + " is a convolution without bias, with oblong or dilated kernel, with ConvolutionMode.Same or with"
                    + " channels last, which SparkGAN does not know");
        }
        Kernel kernel = new Kernel(
                convolution.getKernelSize()[0],
                convolution.getStride()[0],
                convolution.getPadding()[0]);
        int channels = Math.toIntExact(convolution.getNOut());
        if (convolution instanceof Deconvolution2D) {
            ConvTranspose2d layer = new ConvTranspose2d(maps, channels, kernel);
            layers.add(layer);
            maps = layer.outputMaps();
        } else {
            Conv2d layer = new Conv2d(maps, channels, kernel);
            layers.add(layer);
            maps = layer.outputMaps();
        }
    }

    private void addNorm(int index, BatchNormalization norm) {
        if (maps == null
                || norm.getNOut() != maps.channels()
                || norm.getEps() != BatchNorm.EPSILON
                || norm.isUseLogStd()
                || norm.isLockGammaBeta()
                || norm.getCnn2DFormat() != CNN2DFormat.NCHW) {
            throw new IllegalArgumentException("Invalid DL4J network: layer " + index
                    + " is a batch normalisation of other than feature maps, with another epsilon than "
                    + BatchNorm.EPSILON + ", with useLogStd, with locked gamma and beta or with channels last, which"
                    + " SparkGAN does not know");
        }
        layers.add(new StandingNorm(maps));
    }

    private static boolean plain(ConvolutionLayer convolution) {
        return convolution.hasBias()
                && convolution.getConvolutionMode() != ConvolutionMode.Same
                && convolution.getConvolutionMode() != ConvolutionMode.Causal
                && convolution.getCnn2dDataFormat() == CNN2DFormat.NCHW
                && Arrays.stream(convolution.getDilation()).allMatch(dilation -> dilation == 1)
                && square(convolution.getKernelSize())
                && square(convolution.getStride())
                && square(convolution.getPadding());
    }

    private static boolean square(int[] sides) {
        return sides[0] == sides[1];
    }

    private void addActivation(int index, IActivation function) {
        if (function instanceof ActivationIdentity) {
            return;
        }
        for (Activation.Function candidate : Activation.Function.values()) {
            if (Dl4jConfiguration.function(candidate).equals(function)) {
                layers.add(
                        new Activation(candidate, layers.get(layers.size() - 1).outputs()));
                return;
            }
        }
        throw new IllegalArgumentException(
                "Invalid DL4J network: layer " + index + " uses " + function + ", which SparkGAN does not know");
    }

    private static IllegalArgumentException unknown(int index, Class<?> type) {
        return new IllegalArgumentException("Invalid DL4J network: layer " + index + " is a " + type.getSimpleName()
                + ", which SparkGAN does not know; it knows dense layers, convolutions and their activations");
    }
}
