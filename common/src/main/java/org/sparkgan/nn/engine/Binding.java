package org.sparkgan.nn.engine;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Residual;

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
        int firstToLearn = 0;
        boolean learns = false;
        long next = from;
        for (int i = 0; i < layers.size(); i++) {
            Place place = new Place(next, next + layers.get(i).parameters());
            LayerBatch at = buffers.of(i, network, place, biased, group);
            bound.add(LayerKinds.of(layers.get(i))
                    .binding()
                    .bind(this, at, buffers.parts().get(i)));
            if (!learns
                    && place.to() > place.from()
                    && place.from() >= network.spec().frozen()) {
                learns = true;
                firstToLearn = i;
            }
            next = place.to();
        }
        return new BoundChain(bound, buffers.deltas(), firstToLearn);
    }

    /** Binds a block. */
    BoundResidual residual(Residual block, LayerBatch at, List<Buffers> parts) {
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
}
