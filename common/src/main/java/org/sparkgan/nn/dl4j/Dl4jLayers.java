package org.sparkgan.nn.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.MapLayer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/** Our layers from what DL4J describes. */
final class Dl4jLayers {
    /** In a graph something follows that makes the name its own. */
    private static final Pattern GROUPS = Pattern.compile(Dl4jKinds.GROUPS + "([1-9]\\d{0,5})(?:-\\d+)?");

    private final List<Layer> layers = new ArrayList<>();
    /** Of the last layer; before the first 0, where nobody said how many come in. */
    private int features;

    private FeatureMaps maps;
    /** Whether the first of two means of neighbours has been read. */
    private boolean smoothing;

    /**
     * The layers of a DL4J network.
     *
     * @throws IllegalArgumentException for a layer or a function that we have no like of; the message names it
     */
    static NetworkSpec read(MultiLayerConfiguration configuration) {
        Dl4jLayers read = new Dl4jLayers();
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            if (configuration.getInputPreProcess(i) != null) {
                read.add(String.valueOf(i), configuration.getInputPreProcess(i));
            }
            read.add(String.valueOf(i), configuration.getConf(i).getLayer());
        }
        return read.spec();
    }

    NetworkSpec spec() {
        requireSmoothed();
        return new NetworkSpec(layers);
    }

    private void requireSmoothed() {
        if (smoothing) {
            throw new IllegalArgumentException(
                    "Invalid DL4J network: it has means of neighbours with zeros around that no means"
                            + " of neighbours follow, which SparkGAN does not know");
        }
    }

    /** None yet, for a part of a block that reads what the last layer here gives. */
    Dl4jLayers part() {
        Dl4jLayers part = new Dl4jLayers();
        part.features = features;
        part.maps = maps;
        return part;
    }

    /** Adds a block whose parts are read. */
    void add(Dl4jLayers branch, Dl4jLayers shortcut) {
        add(new Residual(branch.layers, shortcut.layers), branch.maps);
    }

    private void add(Layer layer, FeatureMaps output) {
        requireSmoothed();
        layers.add(layer);
        features = layer.outputs();
        maps = output;
    }

    void add(String name, InputPreProcessor processor) {
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
            throw unknown(name, processor.getClass());
        }
    }

    private void reorder(long channels, long height, long width, Reorder.Order target) {
        FeatureMaps reordered =
                new FeatureMaps(Math.toIntExact(channels), Math.toIntExact(height), Math.toIntExact(width));
        add(new Reorder(reordered, target), reordered);
    }

    void add(String name, org.deeplearning4j.nn.conf.layers.Layer layer) {
        // Subclasses such as output layers do more than their parent, hence the exact class.
        if (layer.getClass() == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            if (!dense.hasBias() || dense.hasLayerNorm()) {
                throw new IllegalArgumentException("Invalid DL4J network: layer " + name
                        + " is a dense layer without bias or with layer normalisation, which SparkGAN does not know");
            }
            add(dense(dense), maps);
            addActivation(name, dense.getActivationFn());
        } else if (layer.getClass() == ConvolutionLayer.class || layer.getClass() == Deconvolution2D.class) {
            ConvolutionLayer convolution = (ConvolutionLayer) layer;
            addConvolution(name, convolution);
            addActivation(name, convolution.getActivationFn());
        } else if (layer.getClass() == BatchNormalization.class) {
            addNorm(name, (BatchNormalization) layer);
        } else if (layer.getClass() == ActivationLayer.class && features > 0) {
            addActivation(name, ((ActivationLayer) layer).getActivationFn());
        } else if (layer.getClass() == Upsampling2D.class) {
            addUpsample(name, (Upsampling2D) layer);
        } else if (layer.getClass() == SubsamplingLayer.class) {
            addPool(name, (SubsamplingLayer) layer);
        } else {
            throw unknown(name, layer.getClass());
        }
    }

    private static Layer dense(DenseLayer dense) {
        int inputs = Math.toIntExact(dense.getNIn());
        int outputs = Math.toIntExact(dense.getNOut());
        String name = dense.getLayerName();
        if (name == null || !name.matches(Dl4jKinds.LABELS + "[1-9]\\d{0,5}")) {
            return new Dense(inputs, outputs);
        }
        int classes = Integer.parseInt(name.substring(Dl4jKinds.LABELS.length()));
        return new LabelledDense(inputs - classes, classes, outputs);
    }

    private void addConvolution(String name, ConvolutionLayer convolution) {
        if (maps == null || !plain(convolution)) {
            throw new IllegalArgumentException("Invalid DL4J network: layer " + name
                    + " is a convolution with oblong or dilated kernel, with ConvolutionMode.Same or with"
                    + " channels last, which SparkGAN does not know");
        }
        Kernel kernel = new Kernel(
                convolution.getKernelSize()[0],
                convolution.getStride()[0],
                convolution.getPadding()[0]);
        int channels = Math.toIntExact(convolution.getNOut());
        int groups = groups(convolution.getLayerName());
        Bias bias = convolution.hasBias() ? Bias.LEARNED : Bias.NONE;
        addMaps(
                convolution instanceof Deconvolution2D
                        ? new ConvTranspose2d(maps, channels, kernel, groups, bias)
                        : new Conv2d(maps, channels, kernel, groups, bias));
    }

    private static int groups(String name) {
        Matcher groups = GROUPS.matcher(name == null ? "" : name);
        return groups.matches() ? Integer.parseInt(groups.group(1)) : 1;
    }

    private void addNorm(String name, BatchNormalization norm) {
        if (maps == null
                || norm.getNOut() != maps.channels()
                || norm.getEps() != BatchNorm.EPSILON
                || norm.isUseLogStd()
                || norm.isLockGammaBeta()
                || norm.getCnn2DFormat() != CNN2DFormat.NCHW) {
            throw new IllegalArgumentException("Invalid DL4J network: layer " + name
                    + " is a batch normalisation of other than feature maps, with another epsilon than "
                    + BatchNorm.EPSILON + ", with useLogStd, with locked gamma and beta or with channels last, which"
                    + " SparkGAN does not know");
        }
        addMaps(new StandingNorm(maps));
    }

    private void addUpsample(String name, Upsampling2D upsampling) {
        if (maps == null
                || !Arrays.equals(upsampling.getSize(), new int[] {2, 2})
                || upsampling.getFormat() != CNN2DFormat.NCHW) {
            throw new IllegalArgumentException("Invalid DL4J network: layer " + name
                    + " is an upsampling by other than 2 or with channels last, which SparkGAN does not know");
        }
        addMaps(new Upsample(maps));
    }

    private void addPool(String name, SubsamplingLayer pool) {
        if (maps != null && isOfNeighbours(pool, smoothing ? 0 : 1)) {
            smoothing = !smoothing;
            if (!smoothing) {
                addMaps(new Smooth(maps));
            }
            return;
        }
        if (maps == null
                || pool.getPoolingType() != PoolingType.AVG
                || !Arrays.equals(pool.getStride(), pool.getKernelSize())
                || !plain(pool.getConvolutionMode(), pool.getCnn2dDataFormat(), pool.getDilation())
                || !Arrays.equals(pool.getPadding(), new int[2])) {
            throw new IllegalArgumentException("Invalid DL4J network: layer " + name
                    + " is other than an average pool of windows side by side, which SparkGAN does not know");
        }
        addMaps(new AveragePool(maps, pool.getKernelSize()[0], pool.getKernelSize()[1]));
    }

    /** Whether it is a part of what we have as one layer, {@link Smooth}. */
    private static boolean isOfNeighbours(SubsamplingLayer pool, int padding) {
        return pool.getPoolingType() == PoolingType.AVG
                && pool.isAvgPoolIncludePadInDivisor()
                && Arrays.equals(pool.getKernelSize(), new int[] {2, 2})
                && Arrays.equals(pool.getStride(), new int[] {1, 1})
                && Arrays.equals(pool.getPadding(), new int[] {padding, padding})
                && plain(pool.getConvolutionMode(), pool.getCnn2dDataFormat(), pool.getDilation());
    }

    private void addMaps(MapLayer layer) {
        add(layer, layer.outputMaps());
    }

    private static boolean plain(ConvolutionLayer convolution) {
        return plain(convolution.getConvolutionMode(), convolution.getCnn2dDataFormat(), convolution.getDilation())
                && square(convolution.getKernelSize())
                && square(convolution.getStride())
                && square(convolution.getPadding());
    }

    private static boolean plain(ConvolutionMode mode, CNN2DFormat format, int[] dilations) {
        return mode != ConvolutionMode.Same
                && mode != ConvolutionMode.Causal
                && format == CNN2DFormat.NCHW
                && Arrays.stream(dilations).allMatch(dilation -> dilation == 1);
    }

    private static boolean square(int[] sides) {
        return sides[0] == sides[1];
    }

    private void addActivation(String name, IActivation function) {
        if (function instanceof ActivationIdentity) {
            return;
        }
        for (Function candidate : Function.values()) {
            if (Dl4jTranslation.function(candidate).equals(function)) {
                add(new Activation(candidate, features), maps);
                return;
            }
        }
        throw new IllegalArgumentException(
                "Invalid DL4J network: layer " + name + " uses " + function + ", which SparkGAN does not know");
    }

    private static IllegalArgumentException unknown(String name, Class<?> type) {
        return new IllegalArgumentException("Invalid DL4J network: layer " + name + " is a " + type.getSimpleName()
                + ", which SparkGAN does not know; it knows dense layers, convolutions and their activations");
    }
}
