package org.sparkgan.nn.engine;

import java.util.Optional;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Workspace;
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
 * What a layer's operations work with beside the matrices of a batch, shared by all views of the batch, of which one is at work
 * at a time.
 *
 * @param ones a column, for sums over the batch; of no numbers for layers that need none
 * @param products of a projection, or the gradient by the input of a residual block's shortcut, {@code [inputs, batch]}; of no
 *     numbers for other layers
 * @param convolution of a convolution
 */
record Scratch(Matrix ones, Matrix products, Optional<Workspace> convolution) {
    private static final Scratch NOTHING = new Scratch(Matrix.NONE, Matrix.NONE, Optional.empty());

    static Scratch allocate(Layer layer, int samples, Memory memory) {
        return layer.accept(new Needs(samples, memory));
    }

    /** What each kind of layer needs. */
    private record Needs(int samples, Memory memory) implements LayerCases<Scratch> {
        @Override
        public Scratch dense(Dense layer) {
            return new Scratch(memory.ones(samples), Matrix.NONE, Optional.empty());
        }

        /** Its sums are products with the labels. */
        @Override
        public Scratch labelledDense(LabelledDense layer) {
            return NOTHING;
        }

        @Override
        public Scratch projection(Projection layer) {
            return new Scratch(
                    memory.ones(Math.max(samples, layer.inputs())),
                    memory.matrix(layer.inputs(), samples),
                    Optional.empty());
        }

        @Override
        public Scratch conv2d(Conv2d layer) {
            return convolution(layer, layer.convolution(), layer.outputMaps());
        }

        @Override
        public Scratch convTranspose2d(ConvTranspose2d layer) {
            return convolution(layer, layer.convolution(), layer.outputMaps());
        }

        private Scratch convolution(Layer layer, Convolution shape, FeatureMaps output) {
            // The native operations bring what they read and write into an order of their own.
            memory.passing((layer.inputs() + (long) layer.outputs()) * samples + layer.parameters());
            return new Scratch(
                    memory.ones((long) samples * output.pixels()),
                    Matrix.NONE,
                    Optional.of(memory.workspace(shape, samples)));
        }

        @Override
        public Scratch batchNorm(BatchNorm layer) {
            return NOTHING;
        }

        @Override
        public Scratch standingNorm(StandingNorm layer) {
            return NOTHING;
        }

        @Override
        public Scratch upsample(Upsample layer) {
            return NOTHING;
        }

        @Override
        public Scratch averagePool(AveragePool layer) {
            return NOTHING;
        }

        @Override
        public Scratch reorder(Reorder layer) {
            return NOTHING;
        }

        @Override
        public Scratch residual(Residual layer) {
            return layer.shortcut().isEmpty()
                    ? NOTHING
                    : new Scratch(Matrix.NONE, memory.matrix(layer.inputs(), samples), Optional.empty());
        }

        @Override
        public Scratch activation(Activation layer) {
            return NOTHING;
        }
    }

    /** Of a convolution. */
    Workspace workspace() {
        return convolution.orElseThrow();
    }

    /** {@link #products} of the first {@code samples}, {@code [inputs, samples]}. */
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
