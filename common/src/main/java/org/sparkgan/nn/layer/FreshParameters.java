package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.random.RandomStream;

/** Draws the parameters of layers one after another; each has a step of the stream of its own. */
final class FreshParameters {
    private final RandomStream random;
    private final float[] parameters;
    private final int blocks;
    private int index;
    private int offset;
    private Initialization initialization = Initialization.UNIFORM;

    /**
     * Draws nothing yet.
     *
     * @param count of all parameters
     * @param blocks residual blocks of the network
     */
    FreshParameters(RandomStream random, int count, int blocks) {
        this.blocks = blocks;
        this.random = random;
        this.parameters = new float[count];
    }

    /** Goes on with {@code layers}. */
    void draw(List<Layer> layers, Initialization with) {
        Initialization before = initialization;
        initialization = with;
        layers.forEach(layer -> layer.draw(this));
        initialization = before;
    }

    /** Goes on with the branch of a residual block. */
    void branch(List<Layer> layers) {
        if (initialization != Initialization.SCALED) {
            draw(layers, Initialization.RECTIFIED);
            return;
        }
        int last = layers.size() - 1;
        draw(layers.subList(0, last), Initialization.SCALED_BRANCH);
        skip(layers.get(last));
    }

    /** What layers are drawn with now. */
    Initialization initialization() {
        return initialization;
    }

    float[] parameters() {
        return parameters;
    }

    /**
     * Draws a layer's weights and biases.
     *
     * @param fanIn inputs that one output reads
     * @param fanOut outputs that read one input
     */
    void weights(Layer layer, int fanIn, int fanOut) {
        initialization.weights(
                random, index, layer, new Initialization.Fans(fanIn, fanOut, blocks), parameters, offset);
        skip(layer);
    }

    /** Draws the numbers of a layer whose weights are factors. */
    void scales(Layer layer) {
        initialization.scales(random, index, layer, parameters, offset);
        skip(layer);
    }

    /** Goes on behind a layer's numbers. */
    void skip(Layer layer) {
        index++;
        offset += Math.toIntExact(layer.parameters());
    }
}
