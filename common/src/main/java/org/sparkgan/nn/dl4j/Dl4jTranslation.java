package org.sparkgan.nn.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
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
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.LayerCases;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/**
 * Our layers as DL4J describes each kind: there a layer with weights has the function that follows it, and a reordering is a
 * preprocessor of the layer that follows.
 */
final class Dl4jTranslation implements LayerCases<Void> {
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

    private final Target target;
    /** Makes the last layer, which waits for its function; null where none does. */
    private java.util.function.Function<IActivation, org.deeplearning4j.nn.conf.layers.Layer> waiting;

    private InputPreProcessor before;

    private Dl4jTranslation(Target target) {
        this.target = target;
    }

    static void add(List<Layer> layers, Target target) {
        Dl4jTranslation translation = new Dl4jTranslation(target);
        layers.forEach(layer -> layer.accept(translation));
        translation.end();
    }

    static IActivation function(Function function) {
        return switch (function) {
            case RELU -> new ActivationReLU();
            case LEAKY_RELU -> new ActivationLReLU(Function.LEAK);
            case TANH -> new ActivationTanH();
            case SIGMOID -> new ActivationSigmoid();
        };
    }

    @Override
    public Void dense(Dense layer) {
        return hold(function -> new DenseLayer.Builder()
                .nIn(layer.inputs())
                .nOut(layer.outputs())
                .activation(function)
                .build());
    }

    @Override
    public Void labelledDense(LabelledDense layer) {
        return hold(function -> new DenseLayer.Builder()
                .name(LABELS + layer.classes())
                .nIn(layer.inputs() + layer.classes())
                .nOut(layer.outputs())
                .activation(function)
                .build());
    }

    @Override
    public Void projection(Projection layer) {
        throw new IllegalArgumentException("Invalid network: DL4J has no like of " + layer);
    }

    @Override
    public Void conv2d(Conv2d layer) {
        return hold(function -> convolution(
                new ConvolutionLayer.Builder(), layer.maps().channels(), layer.channels(), layer.kernel(), function));
    }

    @Override
    public Void convTranspose2d(ConvTranspose2d layer) {
        return hold(function -> convolution(
                new Deconvolution2D.Builder(), layer.maps().channels(), layer.channels(), layer.kernel(), function));
    }

    @Override
    public Void batchNorm(BatchNorm layer) {
        throw new IllegalArgumentException(
                "Invalid network: DL4J's batch normalisation has statistics of its own, which a StandingNetwork has");
    }

    /** DL4J's batch normalisation knows of a function, but does not apply it. */
    @Override
    public Void standingNorm(StandingNorm layer) {
        return add(new BatchNormalization.Builder()
                .eps(BatchNorm.EPSILON)
                .useLogStd(false)
                .nIn(layer.maps().channels())
                .nOut(layer.maps().channels())
                .activation(new ActivationIdentity())
                .build());
    }

    @Override
    public Void upsample(Upsample layer) {
        return add(new Upsampling2D.Builder(2).build());
    }

    @Override
    public Void averagePool(AveragePool layer) {
        return add(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(layer.height(), layer.width())
                .stride(layer.height(), layer.width())
                .build());
    }

    @Override
    public Void reorder(Reorder layer) {
        finish();
        FeatureMaps maps = layer.maps();
        before = switch (layer.target()) {
            case CHANNELS_LAST -> new FeedForwardToCnnPreProcessor(maps.height(), maps.width(), maps.channels());
            case CHANNELS_FIRST -> new CnnToFeedForwardPreProcessor(maps.height(), maps.width(), maps.channels());
        };
        return null;
    }

    @Override
    public Void residual(Residual block) {
        end();
        target.add(block);
        return null;
    }

    @Override
    public Void activation(Activation layer) {
        IActivation function = function(layer.function());
        return waiting == null ? add(new ActivationLayer(function)) : finish(function);
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

    /** Adds a layer with weights, as soon as it is known which function follows. */
    private Void hold(java.util.function.Function<IActivation, org.deeplearning4j.nn.conf.layers.Layer> layer) {
        finish();
        waiting = layer;
        return null;
    }

    private Void add(org.deeplearning4j.nn.conf.layers.Layer layer) {
        finish();
        target.add(layer, before);
        before = null;
        return null;
    }

    private Void finish(IActivation function) {
        org.deeplearning4j.nn.conf.layers.Layer layer = waiting.apply(function);
        waiting = null;
        return add(layer);
    }

    private void finish() {
        if (waiting != null) {
            finish(new ActivationIdentity());
        }
    }

    /** Adds what still waits: where no layer follows a preprocessor, one that gives what it takes. */
    private void end() {
        finish();
        if (before != null) {
            add(new ActivationLayer(new ActivationIdentity()));
        }
    }
}
