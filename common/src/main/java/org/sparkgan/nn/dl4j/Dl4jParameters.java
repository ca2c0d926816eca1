package org.sparkgan.nn.dl4j;

import java.util.function.IntUnaryOperator;
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
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/**
 * Our flat vector in DL4J's order, leaf by leaf, and back: of each kind of layer the place in DL4J's part of the vector of the
 * number at a place in ours. DL4J keeps W and b of a dense layer as we do, but for labels; of a convolution it has b first and
 * in W, {@code [., ., size, size]}, the channels before the window.
 */
final class Dl4jParameters implements LayerCases<IntUnaryOperator> {
    private Dl4jParameters() {}

    static float[] toDl4j(NetworkSpec network, float[] ours) {
        float[] dl4j = new float[ours.length];
        walk(network, (our, their) -> dl4j[their] = ours[our]);
        return dl4j;
    }

    static float[] fromDl4j(NetworkSpec network, float[] dl4j) {
        float[] ours = new float[dl4j.length];
        walk(network, (our, their) -> ours[our] = dl4j[their]);
        return ours;
    }

    /** Takes a number's place in our vector and in DL4J's. */
    private interface Pairs {
        void accept(int ours, int dl4j);
    }

    private static void walk(NetworkSpec network, Pairs pairs) {
        Dl4jParameters places = new Dl4jParameters();
        int offset = 0;
        for (Layer layer : network.leaves().toList()) {
            IntUnaryOperator place = layer.accept(places);
            int count = Math.toIntExact(layer.parameters());
            for (int i = 0; i < count; i++) {
                pairs.accept(offset + i, offset + place.applyAsInt(i));
            }
            offset += count;
        }
    }

    @Override
    public IntUnaryOperator dense(Dense layer) {
        return asItIs();
    }

    /** DL4J has W and E as the rows of one matrix. */
    @Override
    public IntUnaryOperator labelledDense(LabelledDense layer) {
        int rows = layer.inputs() + layer.classes();
        int weights = layer.inputs() * layer.outputs();
        int biases = rows * layer.outputs();
        return our -> {
            if (our < weights) {
                return our / layer.inputs() * rows + our % layer.inputs();
            }
            int embedded = our - weights;
            return our < biases ? embedded % layer.outputs() * rows + layer.inputs() + embedded / layer.outputs() : our;
        };
    }

    @Override
    public IntUnaryOperator projection(Projection layer) {
        return asItIs();
    }

    @Override
    public IntUnaryOperator conv2d(Conv2d layer) {
        return convolution(layer, layer.kernel(), layer.maps().channels());
    }

    @Override
    public IntUnaryOperator convTranspose2d(ConvTranspose2d layer) {
        return convolution(layer, layer.kernel(), layer.channels());
    }

    @Override
    public IntUnaryOperator batchNorm(BatchNorm layer) {
        return asItIs();
    }

    @Override
    public IntUnaryOperator standingNorm(StandingNorm layer) {
        return asItIs();
    }

    @Override
    public IntUnaryOperator upsample(Upsample layer) {
        return asItIs();
    }

    @Override
    public IntUnaryOperator averagePool(AveragePool layer) {
        return asItIs();
    }

    @Override
    public IntUnaryOperator reorder(Reorder layer) {
        return asItIs();
    }

    @Override
    public IntUnaryOperator residual(Residual block) {
        throw new IllegalArgumentException("Invalid layer: the numbers of a block are those of its leaves");
    }

    @Override
    public IntUnaryOperator activation(Activation layer) {
        return asItIs();
    }

    private static IntUnaryOperator asItIs() {
        return IntUnaryOperator.identity();
    }

    private static IntUnaryOperator convolution(Layer layer, Kernel kernel, int channels) {
        int biases = layer.biases();
        int weights = Math.toIntExact(layer.parameters()) - biases;
        int window = kernel.size() * kernel.size();
        return our -> {
            if (our >= weights) {
                return our - weights;
            }
            int channel = our % channels;
            int place = our / channels % window;
            int other = our / channels / window;
            return biases + (other * channels + channel) * window + place;
        };
    }
}
