package org.sparkgan.export;

import java.util.Map;

/**
 * A layer that is made of itself alone.
 *
 * @param name its place among the leaves and its kind, such as {@code 02_conv}
 * @param arrays {@code weight}, {@code bias} and so on, in the shapes that {@link Leaves} gives
 * @param stored the arrays that an archive has of it
 * @param facts what else there is to know of it
 * @param operator its like in ONNX
 */
record Leaf(
        String name,
        Map<String, FloatArray> arrays,
        Map<String, FloatArray> stored,
        Map<String, Object> facts,
        Operator operator)
        implements Part {
    /** Adds operators of ONNX. */
    @FunctionalInterface
    interface Operator {
        /** Adds those of {@code leaf}, which read {@code input}; returns the name of what they give. */
        String add(OnnxLayers onnx, Leaf leaf, String input);
    }

    FloatArray array(String kind) {
        return arrays.get(kind);
    }

    @Override
    public String addTo(OnnxLayers onnx, String input) {
        return operator.add(onnx, this, input);
    }

    @Override
    public Map<String, Object> addTo(NumpyArchive archive) {
        return archive.describe(this);
    }
}
