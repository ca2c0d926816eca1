package org.sparkgan.export;

import java.util.Map;

/** A part of a generator as files have it: a layer that is made of itself alone, or a block of them. */
sealed interface Part permits Leaf, Block {
    /** Adds its operators to an ONNX graph; returns the name of what they make of {@code input}. */
    String addTo(OnnxLayers onnx, String input);

    /** Adds its arrays to an archive; returns what the metadata says of it. */
    Map<String, Object> addTo(NumpyArchive archive);
}
