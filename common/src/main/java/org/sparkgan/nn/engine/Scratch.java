package org.sparkgan.nn.engine;

import java.util.Optional;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Workspace;

/**
 * What a layer's operations work with beside the matrices of a batch, shared by all views of the batch, of which one is at work
 * at a time.
 *
 * @param ones a column, for sums over the batch and for biases, see {@link BiasFactors}; of no numbers for layers that need none
 * @param onesOfSample how many of them each sample has
 * @param products of a projection, or the gradient by the input of a residual block's shortcut, {@code [inputs, batch]}; what a
 *     convolution of several groups reads and makes, {@code [inputs + outputs, batch]}; of no numbers for other layers
 * @param convolution of a convolution
 */
record Scratch(Matrix ones, int onesOfSample, Matrix products, Optional<Workspace> convolution) {
    static final Scratch NOTHING = new Scratch(Matrix.NONE, 0, Matrix.NONE, Optional.empty());

    static Scratch ofOnes(Matrix column, int onesOfSample) {
        return new Scratch(column, onesOfSample, Matrix.NONE, Optional.empty());
    }

    Scratch withProducts(Matrix matrix) {
        return new Scratch(ones, onesOfSample, matrix, convolution);
    }

    Scratch withWorkspace(Workspace workspace) {
        return new Scratch(ones, onesOfSample, products, Optional.of(workspace));
    }

    /** Of a convolution. */
    Workspace workspace() {
        return convolution.orElseThrow();
    }

    /** {@link #products} of the first {@code samples}. */
    Matrix products(int samples) {
        return products.columns(0, samples);
    }

    /** The first {@code count} ones, {@code [count, 1]}. */
    Matrix ones(long count) {
        return ones.part(0, count, 1);
    }

    /** The same, {@code [1, count]}. */
    Matrix onesRow(long count) {
        return ones.part(0, 1, count);
    }
}
