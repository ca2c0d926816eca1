package org.sparkgan.nn.engine;

import java.util.List;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
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

/** The engine's door to the kinds of layers: the only place here that tells them apart. */
final class LayerKinds implements LayerCases<LayerKind> {
    private static final LayerKinds DOOR = new LayerKinds();

    private LayerKinds() {}

    static LayerKind of(Layer layer) {
        return layer.accept(DOOR);
    }

    @Override
    public LayerKind dense(Dense layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundDense.of(layer, at))
                .with((samples, memory) -> Scratch.ofOnes(memory.ones(samples), 1));
    }

    /** Its sums are products with the labels. */
    @Override
    public LayerKind labelledDense(LabelledDense layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundDense.of(layer, at));
    }

    @Override
    public LayerKind projection(Projection layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundProjection.of(layer, at))
                .keeping(layer.inputs())
                .with((samples, memory) -> Scratch.ofOnes(memory.ones(Math.max(samples, layer.inputs())), 1)
                        .withProducts(memory.matrix(layer.inputs(), samples)));
    }

    @Override
    public LayerKind conv2d(Conv2d layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundConvolution.of(layer, at))
                .with((samples, memory) -> convolution(layer, samples, memory))
                .onCuda(grouped(layer, CudaFinding.RIGHT));
    }

    @Override
    public LayerKind convTranspose2d(ConvTranspose2d layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundConvolution.of(layer, at))
                .with((samples, memory) -> convolution(layer, samples, memory))
                .onCuda(grouped(layer, CudaFinding.WRONG));
    }

    private static CudaFinding grouped(Convolutional layer, CudaFinding ofOneGroup) {
        return layer.groups() == 1 ? ofOneGroup : CudaFinding.UNKNOWN;
    }

    private static Scratch convolution(Convolutional layer, int samples, Memory memory) {
        // The native operations bring what they read and write into an order of their own.
        memory.passing(((layer.inputs() + (long) layer.outputs()) * samples + layer.parameters()) / layer.groups());
        int pixels = layer.outputMaps().pixels();
        Scratch biases = layer.bias() == Bias.NONE
                ? Scratch.NOTHING
                : Scratch.ofOnes(memory.ones((long) samples * pixels), pixels);
        Scratch convolved = biases.withWorkspace(memory.workspace(layer.convolution(), samples));
        return GroupConvolution.apart(layer, convolved, samples, memory);
    }

    /** Reads its input once more, which therefore stays. */
    @Override
    public LayerKind batchNorm(BatchNorm layer) {
        return LayerKind.of(layer, (network, at, parts) -> new BoundBatchNorm(layer, at))
                .keeping(2 * layer.maps().channels())
                .standing(new StandingNorm(layer.maps()), kept -> kept.columns(0, 1))
                .onCuda(CudaFinding.WRONG);
    }

    @Override
    public LayerKind standingNorm(StandingNorm layer) {
        return LayerKind.of(layer, (network, at, parts) -> new BoundStandingNorm(layer, at))
                .inPlace();
    }

    @Override
    public LayerKind upsample(Upsample layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundLinear.of(layer, at));
    }

    @Override
    public LayerKind smooth(Smooth layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundLinear.of(layer, at))
                .onCuda(CudaFinding.UNKNOWN);
    }

    @Override
    public LayerKind averagePool(AveragePool layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundLinear.of(layer, at));
    }

    @Override
    public LayerKind reorder(Reorder layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundLinear.of(layer, at));
    }

    @Override
    public LayerKind residual(Residual layer) {
        LayerKind block = LayerKind.of(layer, (network, at, parts) -> network.residual(layer, at, parts))
                .standing(new Residual(standing(layer.branch()), standing(layer.shortcut())), kept -> Matrix.NONE)
                .onCuda(CudaFinding.RIGHT_IF_PLAIN);
        return layer.shortcut().isEmpty()
                ? block.madeOf(List.of(layer.branch()))
                : block.madeOf(List.of(layer.branch(), layer.shortcut()))
                        .with((samples, memory) ->
                                Scratch.NOTHING.withProducts(memory.matrix(layer.inputs(), samples)));
    }

    /** Layers as they make images by standing statistics. */
    static List<Layer> standing(List<Layer> layers) {
        return layers.stream().map(layer -> of(layer).standing()).toList();
    }

    @Override
    public LayerKind activation(Activation layer) {
        return LayerKind.of(layer, (network, at, parts) -> BoundActivation.of(layer, at))
                .inPlace()
                .keeping(layer.inputs());
    }
}
