package org.sparkgan.export;

import java.util.List;
import java.util.Map;

/**
 * A residual block.
 *
 * @param branch its parts
 * @param shortcut what is added to what the branch gives; none where the input is added as it is
 */
record Block(List<Part> branch, List<Part> shortcut) implements Part {
    @Override
    public String addTo(OnnxLayers onnx, String input) {
        return onnx.sum(this, input);
    }

    @Override
    public Map<String, Object> addTo(NumpyArchive archive) {
        return archive.describe(this);
    }
}
