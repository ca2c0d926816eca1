package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.random.RandomStream;

/** Draws the parameters of layers one after another; each has a step of the stream of its own. */
final class FreshParameters {
    private final RandomStream random;
    private final float[] parameters;
    private int index;
    private int offset;

    FreshParameters(RandomStream random, int count) {
        this.random = random;
        this.parameters = new float[count];
    }

    /** Goes on with {@code layers}; branches of residual blocks are drawn {@link Initialization#RECTIFIED}. */
    void draw(List<Layer> layers, Initialization initialization) {
        Drawing drawing = new Drawing(initialization);
        layers.forEach(layer -> layer.accept(drawing));
    }

    float[] parameters() {
        return parameters;
    }

    /** Draws the numbers of each kind of layer. */
    private final class Drawing implements LayerCases<Void> {
        private final Initialization initialization;

        Drawing(Initialization initialization) {
            this.initialization = initialization;
        }

        @Override
        public Void dense(Dense layer) {
            return weights(layer, layer.inputs(), layer.outputs());
        }

        @Override
        public Void labelledDense(LabelledDense layer) {
            return weights(layer, layer.inputs(), layer.outputs());
        }

        @Override
        public Void projection(Projection layer) {
            return weights(layer, layer.inputs(), layer.outputs());
        }

        @Override
        public Void conv2d(Conv2d layer) {
            return weights(
                    layer,
                    layer.kernel().values(layer.maps().channels()),
                    layer.kernel().values(layer.channels()));
        }

        @Override
        public Void convTranspose2d(ConvTranspose2d layer) {
            return weights(
                    layer,
                    layer.kernel().values(layer.maps().channels()),
                    layer.kernel().values(layer.channels()));
        }

        @Override
        public Void batchNorm(BatchNorm layer) {
            initialization.scales(random, index, layer, parameters, offset);
            return next(layer);
        }

        @Override
        public Void standingNorm(StandingNorm layer) {
            throw new IllegalArgumentException("Invalid network: the numbers of " + layer + " are not drawn");
        }

        @Override
        public Void upsample(Upsample layer) {
            return next(layer);
        }

        @Override
        public Void averagePool(AveragePool layer) {
            return next(layer);
        }

        @Override
        public Void reorder(Reorder layer) {
            return next(layer);
        }

        @Override
        public Void residual(Residual block) {
            draw(block.branch(), Initialization.RECTIFIED);
            draw(block.shortcut(), initialization);
            return null;
        }

        @Override
        public Void activation(Activation layer) {
            return next(layer);
        }

        /**
         * Draws weights and biases.
         *
         * @param fanIn inputs that one output reads
         * @param fanOut outputs that read one input
         */
        private Void weights(Layer layer, int fanIn, int fanOut) {
            initialization.weights(random, index, layer, (double) fanIn + fanOut, parameters, offset);
            return next(layer);
        }

        private Void next(Layer layer) {
            index++;
            offset += Math.toIntExact(layer.parameters());
            return null;
        }
    }
}
