package org.sparkgan.export;

import java.util.Map;

/**
 * The numbers of a layer that is made of itself alone.
 *
 * @param name its place among the leaves and its kind, such as {@code 02_conv}
 * @param arrays {@code weight}, {@code bias} and so on, in the shapes that {@link Leaves} gives
 */
record Leaf(String name, Map<String, FloatArray> arrays) {
    FloatArray array(String kind) {
        return arrays.get(kind);
    }
}
