package org.sparkgan.nn.engine;

import java.util.ArrayList;
import java.util.List;
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
            bound.add(layers.get(i).accept(new Kinds(this, buffers.of(i, network, place, biased, group), buffers, i)));
            if (!weights && place.to() > place.from()) {
                weights = true;
                firstWithWeights = i;
            }
            next = place.to();
        }
        return new BoundChain(bound, buffers.deltas(), firstWithWeights);
    }

    private BoundResidual residual(Residual block, LayerBatch at, List<Buffers> parts) {
        long from = at.place().from();
        BoundChain branch = chain(block.branch(), from, parts.get(0));
        if (parts.size() == 1) {
            return new BoundResidual(at.device(), List.of(branch), at.output(), at.input(), at.delta());
        }
        long ofBranch = block.branch().stream().mapToLong(Layer::parameters).sum();
        BoundChain shortcut = chain(block.shortcut(), from + ofBranch, parts.get(1));
        return new BoundResidual(
                at.device(),
                List.of(branch, shortcut),
                at.output(),
                parts.get(1).output(),
                at.scratch().products(at.samples()));
    }

    /** How each kind of layer is bound. */
    private record Kinds(Binding binding, LayerBatch at, Buffers buffers, int index) implements LayerCases<BoundLayer> {
        @Override
        public BoundLayer dense(Dense layer) {
            return BoundDense.of(layer, at);
        }

        @Override
        public BoundLayer labelledDense(LabelledDense layer) {
            return BoundDense.of(layer, at);
        }

        @Override
        public BoundLayer projection(Projection layer) {
            return new BoundProjection(layer, at);
        }

        @Override
        public BoundLayer conv2d(Conv2d layer) {
            return BoundConvolution.of(layer, at);
        }

        @Override
        public BoundLayer convTranspose2d(ConvTranspose2d layer) {
            return BoundConvolution.of(layer, at);
        }

        @Override
        public BoundLayer batchNorm(BatchNorm layer) {
            return new BoundBatchNorm(layer, at);
        }

        @Override
        public BoundLayer standingNorm(StandingNorm layer) {
            return new BoundStandingNorm(layer, at);
        }

        @Override
        public BoundLayer upsample(Upsample layer) {
            return BoundLinear.of(layer, at);
        }

        @Override
        public BoundLayer averagePool(AveragePool layer) {
            return BoundLinear.of(layer, at);
        }

        @Override
        public BoundLayer reorder(Reorder layer) {
            return BoundLinear.of(layer, at);
        }

        @Override
        public BoundLayer residual(Residual layer) {
            return binding.residual(layer, at, buffers.parts().get(index));
        }

        @Override
        public BoundLayer activation(Activation layer) {
            return new BoundActivation(layer, at);
        }
    }
}
