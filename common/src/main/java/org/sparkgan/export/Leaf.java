package org.sparkgan.export;

import java.util.Map;
import org.sparkgan.nn.layer.Layer;

/**
 * A layer that is made of itself alone, with its numbers.
 *
 * @param layer no residual block
 * @param name its place among the leaves and its kind, such as {@code 02_conv}
 * @param arrays {@code weight}, {@code bias} and so on, in the shapes that {@link Leaves} gives
 */
record Leaf(Layer layer, String name, Map<String, FloatArray> arrays) {
    FloatArray array(String kind) {
        return arrays.get(kind);
    }
}
