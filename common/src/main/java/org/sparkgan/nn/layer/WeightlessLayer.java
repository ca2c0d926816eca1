package org.sparkgan.nn.layer;

import java.util.List;

/** A layer that has nothing to learn. */
public sealed interface WeightlessLayer extends Layer permits Upsample, Smooth, AveragePool, Reorder, Activation {
    @Override
    default long parameters() {
        return 0;
    }

    /** Sums and elementwise operations do not count. */
    @Override
    default long multiplications() {
        return 0;
    }

    @Override
    default List<WeightMatrix> matrices() {
        return List.of();
    }

    @Override
    default int biases() {
        return 0;
    }

    @Override
    default Initialization initialization() {
        return Initialization.UNIFORM;
    }

    @Override
    default void draw(FreshParameters fresh) {
        fresh.skip(this);
    }

    @Override
    default void requirePlace(PlaceInNetwork place) {}
}
