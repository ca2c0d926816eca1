package org.sparkgan.nn.dl4j;

import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Convolutional;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.LayerCases;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/** The door to the kinds of layers for DL4J's files: the only place here that tells them apart. */
final class Dl4jKinds implements LayerCases<Dl4jKind> {
    /** Begins the name of a dense layer whose last inputs are a one-hot label; their number ends it. */
    static final String LABELS = "labels-";

    /** Begins the name of a convolution whose weights between groups of channels are 0; the number of groups follows. */
    static final String GROUPS = "groups-";

    private static final Dl4jKinds DOOR = new Dl4jKinds();

    private Dl4jKinds() {}

    static Dl4jKind of(Layer layer) {
        return layer.accept(DOOR);
    }

    @Override
    public Dl4jKind dense(Dense layer) {
        return Dl4jKind.of(dl4j -> dl4j.hold(function -> new DenseLayer.Builder()
                .nIn(layer.inputs())
                .nOut(layer.outputs())
                .activation(function)
                .build()));
    }

    /** DL4J has W and E as the rows of one matrix. */
    @Override
    public Dl4jKind labelledDense(LabelledDense layer) {
        int rows = layer.inputs() + layer.classes();
        int weights = layer.inputs() * layer.outputs();
        int biases = rows * layer.outputs();
        return new Dl4jKind(
                dl4j -> dl4j.hold(function -> new DenseLayer.Builder()
                        .name(LABELS + layer.classes())
                        .nIn(rows)
                        .nOut(layer.outputs())
                        .activation(function)
                        .build()),
                our -> {
                    if (our < weights) {
                        return our / layer.inputs() * rows + our % layer.inputs();
                    }
                    int embedded = our - weights;
                    return our < biases
                            ? embedded % layer.outputs() * rows + layer.inputs() + embedded / layer.outputs()
                            : our;
                });
    }

    @Override
    public Dl4jKind projection(Projection layer) {
        return Dl4jKind.refused("DL4J has no like of " + layer);
    }

    @Override
    public Dl4jKind conv2d(Conv2d layer) {
        return convolution(layer, ConvolutionLayer.Builder::new);
    }

    @Override
    public Dl4jKind convTranspose2d(ConvTranspose2d layer) {
        return convolution(layer, Deconvolution2D.Builder::new);
    }

    @Override
    public Dl4jKind batchNorm(BatchNorm layer) {
        return Dl4jKind.refused("DL4J's batch normalisation has statistics of its own, which a StandingNetwork has");
    }

    /** DL4J's batch normalisation knows of a function, but does not apply it. */
    @Override
    public Dl4jKind standingNorm(StandingNorm layer) {
        return Dl4jKind.of(dl4j -> dl4j.add(new BatchNormalization.Builder()
                .eps(BatchNorm.EPSILON)
                .useLogStd(false)
                .nIn(layer.maps().channels())
                .nOut(layer.maps().channels())
                .activation(new ActivationIdentity())
                .build()));
    }

    @Override
    public Dl4jKind upsample(Upsample layer) {
        return Dl4jKind.of(dl4j -> dl4j.add(new Upsampling2D.Builder(2).build()));
    }

    /** Two means of neighbours, zeros around counted, after another. */
    @Override
    public Dl4jKind smooth(Smooth layer) {
        return Dl4jKind.of(dl4j -> {
            dl4j.add(neighbours(1));
            dl4j.add(neighbours(0));
        });
    }

    private static org.deeplearning4j.nn.conf.layers.Layer neighbours(int padding) {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(2, 2)
                .stride(1, 1)
                .padding(padding, padding)
                .avgPoolIncludePadInDivisor(true)
                .build();
    }

    @Override
    public Dl4jKind averagePool(AveragePool layer) {
        return Dl4jKind.of(dl4j -> dl4j.add(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(layer.height(), layer.width())
                .stride(layer.height(), layer.width())
                .build()));
    }

    @Override
    public Dl4jKind reorder(Reorder layer) {
        return Dl4jKind.of(dl4j -> dl4j.reorder(layer));
    }

    @Override
    public Dl4jKind residual(Residual block) {
        return new Dl4jKind(dl4j -> dl4j.block(block), our -> {
            throw new IllegalArgumentException("Invalid layer: the numbers of a block are those of its leaves");
        });
    }

    @Override
    public Dl4jKind activation(Activation layer) {
        return Dl4jKind.of(dl4j -> dl4j.activation(layer));
    }

    /** DL4J knows no groups: there all channels are read by all, with 0 between groups. */
    private static Dl4jKind convolution(Convolutional layer, Supplier<ConvolutionLayer.BaseConvBuilder<?>> builder) {
        long all = layer.weights() * layer.groups();
        return new Dl4jKind(
                dl4j -> dl4j.hold(function -> convolution(layer, builder.get(), function)),
                places(layer),
                Math.toIntExact(all - layer.weights()));
    }

    private static org.deeplearning4j.nn.conf.layers.Layer convolution(
            Convolutional layer, ConvolutionLayer.BaseConvBuilder<?> builder, IActivation function) {
        Kernel kernel = layer.kernel();
        builder.setKernelSize(new int[] {kernel.size(), kernel.size()});
        builder.setStride(new int[] {kernel.stride(), kernel.stride()});
        builder.setPadding(new int[] {kernel.padding(), kernel.padding()});
        builder.nIn(layer.maps().channels());
        builder.nOut(layer.channels());
        builder.hasBias(layer.bias() == Bias.LEARNED);
        builder.activation(function);
        if (layer.groups() > 1) {
            builder.name(GROUPS + layer.groups());
        }
        return builder.build();
    }

    /** DL4J has b first and in W, {@code [., ., size, size]}, the channels before the window. */
    private static IntUnaryOperator places(Convolutional layer) {
        Convolution ofGroup = layer.convolution();
        int biases = layer.biases();
        int weights = Math.toIntExact(layer.weights());
        int window = layer.kernel().size() * layer.kernel().size();
        int channels = ofGroup.image().channels();
        return our -> {
            if (our >= weights) {
                return our - weights;
            }
            int channel = our % channels;
            int place = our / channels % window;
            int other = our / channels / window;
            int group = other / ofGroup.maps().channels();
            return biases + ((other * layer.groups() + group) * channels + channel) * window + place;
        };
    }
}
