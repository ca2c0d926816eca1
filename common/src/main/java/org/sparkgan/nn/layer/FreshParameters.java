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
        for (Layer layer : layers) {
            if (layer instanceof Residual block) {
                draw(block.branch(), Initialization.RECTIFIED);
                draw(block.shortcut(), initialization);
            } else {
                initialization.draw(random, index++, layer, parameters, offset);
                offset += Math.toIntExact(layer.parameters());
            }
        }
    }

    float[] parameters() {
        return parameters;
    }
}
