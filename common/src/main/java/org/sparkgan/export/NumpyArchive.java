package org.sparkgan.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sparkgan.storage.Json;
import org.sparkgan.storage.NumpyFile;
import org.sparkgan.storage.NumpyZip;

/**
 * A generator as NumPy's arrays in a zip, named {@code 00_dense/weight} and so on in the shapes of {@link Leaves}, all float32.
 * Batch normalisation is a {@code scale} and a {@code shift} for each channel. The array {@code metadata} is a text, JSON,
 * that holds what there is to know and the layers in their order.
 */
final class NumpyArchive {
    private final Map<String, FloatArray> arrays = new LinkedHashMap<>();

    private NumpyArchive() {}

    /** The bytes of the zip. */
    static byte[] write(ExportedGenerator generator) throws IOException {
        NumpyArchive archive = new NumpyArchive();
        Map<String, Object> metadata = new LinkedHashMap<>(generator.facts());
        metadata.put("layers", archive.describe(Leaves.of(generator.network())));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (NumpyZip zip = new NumpyZip(bytes)) {
            for (Map.Entry<String, FloatArray> array : archive.arrays.entrySet()) {
                FloatArray numbers = array.getValue();
                zip.add(array.getKey(), NumpyFile.of(numbers.values(), numbers.shape()));
            }
            zip.add("metadata", NumpyFile.of(Json.line(metadata)));
        }
        return bytes.toByteArray();
    }

    /** Takes the arrays of parts and returns what the metadata says of each. */
    private List<Map<String, Object>> describe(List<Part> parts) {
        List<Map<String, Object>> descriptions = new ArrayList<>();
        parts.forEach(part -> descriptions.add(part.addTo(this)));
        return descriptions;
    }

    /** Takes a layer's arrays. */
    Map<String, Object> describe(Leaf leaf) {
        leaf.stored().forEach((kind, array) -> arrays.put(leaf.name() + "/" + kind, array));
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", leaf.name());
        description.putAll(leaf.facts());
        return description;
    }

    /** Takes a block's arrays. */
    Map<String, Object> describe(Block block) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("branch", describe(block.branch()));
        description.put("shortcut", describe(block.shortcut()));
        return description;
    }
}
