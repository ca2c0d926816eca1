package org.sparkgan.nn.engine;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;

/**
 * How layers are bound to a batch.
 *
 * @param network whose numbers they read
 * @param biased see {@link Network#activations(int, int, int)}
 * @param group see there
 */
record Binding(Network network, int biased, int group) {
    /** Binds layers whose numbers begin at {@code from} in the flat vectors. */
    BoundChain chain(List<Layer> layers, long from, Buffers buffers) {
        List<BoundLayer> bound = new ArrayList<>();
        int firstWithWeights = 0;
        boolean weights = false;
        long next = from;
        for (int i = 0; i < layers.size(); i++) {
            Place place = new Place(next, next + layers.get(i).parameters());
            bound.add(bind(layers.get(i), place, buffers, i));
            if (!weights && place.to() > place.from()) {
                weights = true;
                firstWithWeights = i;
            }
            next = place.to();
        }
        return new BoundChain(bound, buffers.deltas(), firstWithWeights);
    }

    private BoundLayer bind(Layer layer, Place place, Buffers buffers, int index) {
        INDArray input = buffers.inputOf(index);
        INDArray output = buffers.outputs().get(index);
        INDArray delta = buffers.deltas().get(index);
        INDArray kept = buffers.kept().get(index);
        Scratch scratch = buffers.scratch().get(index);
        INDArray labels = buffers.labels();
        if (layer instanceof Activation activation) {
            return new BoundActivation(activation.function(), input, output, delta, kept);
        }
        if (layer instanceof BatchNorm norm) {
            return new BoundBatchNorm(network, place, norm, input, output, delta, kept, group);
        }
        if (layer instanceof StandingNorm norm) {
            return new BoundStandingNorm(network, place, norm, input, output);
        }
        if (layer instanceof Reorder reorder) {
            return BoundLinear.of(reorder, input, output, delta);
        }
        if (layer instanceof Upsample upsample) {
            return BoundLinear.of(upsample, input, output, delta);
        }
        if (layer instanceof AveragePool pool) {
            return BoundLinear.of(pool, input, output, delta);
        }
        if (layer instanceof Residual block) {
            return residual(block, place.from(), buffers, index);
        }
        if (layer instanceof Conv2d conv) {
            return new BoundConv2d(network, place, conv, input, output, delta, scratch, biased);
        }
        if (layer instanceof ConvTranspose2d transpose) {
            return new BoundConvTranspose2d(network, place, transpose, input, output, delta, scratch, biased);
        }
        if (layer instanceof Projection projection) {
            return new BoundProjection(network, place, projection, input, output, delta, kept, labels, scratch, biased);
        }
        INDArray picks = layer.classes() == 0 ? null : labels;
        return new BoundDense(network, place, layer, input, output, delta, picks, scratch, biased);
    }

    private BoundResidual residual(Residual block, long from, Buffers buffers, int index) {
        INDArray output = buffers.outputs().get(index);
        List<Buffers> parts = buffers.parts().get(index);
        BoundChain branch = chain(block.branch(), from, parts.get(0));
        if (parts.size() == 1) {
            return new BoundResidual(
                    List.of(branch),
                    output,
                    buffers.inputOf(index),
                    buffers.deltas().get(index));
        }
        long ofBranch = block.branch().stream().mapToLong(Layer::parameters).sum();
        BoundChain shortcut = chain(block.shortcut(), from + ofBranch, parts.get(1));
        INDArray gradient = buffers.scratch().get(index).products(output.columns());
        return new BoundResidual(List.of(branch, shortcut), output, parts.get(1).output(), gradient);
    }
}
