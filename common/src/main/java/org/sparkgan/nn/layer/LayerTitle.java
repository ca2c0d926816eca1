package org.sparkgan.nn.layer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a table for people says of a layer.
 *
 * @param name as the field has it
 * @param line where the name stands
 * @param below further lines
 */
record LayerTitle(String name, Line line, List<String> below) {
    /** Where a layer's name stands. */
    enum Line {
        OWN,
        OF_THE_LAYER_BEFORE,
        NONE
    }

    /** A line of its own. */
    static LayerTitle of(String name) {
        return new LayerTitle(name, Line.OWN, List.of());
    }

    /** On the line of the layer before. */
    static LayerTitle behind(String name) {
        return new LayerTitle(name, Line.OF_THE_LAYER_BEFORE, List.of());
    }

    /** Named only where it is a part of another. */
    static LayerTitle unsaid(String name) {
        return new LayerTitle(name, Line.NONE, List.of());
    }

    /** The names of layers that are parts of another. */
    static String names(List<Layer> layers) {
        return layers.stream().map(layer -> layer.title().name()).collect(Collectors.joining(", "));
    }
}
