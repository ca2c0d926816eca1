package org.sparkgan.export;

import org.sparkgan.compute.Function;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.storage.Json;

/**
 * A generator as NumPy's arrays in a zip, named {@code 00_dense/weight} and so on in the shapes of {@link Leaves}, all float32.
 * Batch normalisation is a {@code scale} and a {@code shift} for each channel. The array {@code metadata} is a text, JSON,
 * that holds what there is to know and the layers in their order.
 */
final class NumpyArchive {
    /** Equal generators make equal files. To the earliest time of a zip, in January 1980, Java adds that in UTC. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);
    private final Leaves leaves;

    private NumpyArchive(Leaves leaves) {
        this.leaves = leaves;
    }

    /** The bytes of the zip. */
    static byte[] write(ExportedGenerator generator) throws IOException {
        NumpyArchive archive = new NumpyArchive(new Leaves(generator.network().parameters()));
        Map<String, Object> metadata = new LinkedHashMap<>(generator.facts());
        metadata.put("layers", archive.add(generator.network().spec().layers()));
        archive.file("metadata", NumpyFile.of(Json.line(metadata)));
        archive.zip.close();
        return archive.bytes.toByteArray();
    }

    /** Writes the arrays of layers and returns what the metadata says of each. */
    private List<Map<String, Object>> add(List<Layer> layers) throws IOException {
        List<Map<String, Object>> descriptions = new ArrayList<>();
        for (Layer layer : layers) {
            descriptions.add(layer instanceof Residual block ? add(block) : add(leaves.next(layer)));
        }
        return descriptions;
    }

    private Map<String, Object> add(Residual block) throws IOException {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("branch", add(block.branch()));
        description.put("shortcut", add(block.shortcut()));
        return description;
    }

    private Map<String, Object> add(Leaf leaf) throws IOException {
        Map<String, FloatArray> arrays = leaf.layer() instanceof StandingNorm ? scaleAndShift(leaf) : leaf.arrays();
        for (Map.Entry<String, FloatArray> array : arrays.entrySet()) {
            file(leaf.name() + "/" + array.getKey(), NumpyFile.of(array.getValue()));
        }
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", leaf.name());
        describe(leaf.layer(), description);
        return description;
    }

    private static void describe(Layer layer, Map<String, Object> description) {
        if (layer instanceof Conv2d conv) {
            describe(conv.kernel(), description);
        } else if (layer instanceof ConvTranspose2d transpose) {
            describe(transpose.kernel(), description);
        } else if (layer instanceof AveragePool pool) {
            description.put("window", List.of(pool.height(), pool.width()));
        } else if (layer instanceof Reorder reorder) {
            boolean toMaps = reorder.target() == Reorder.Order.CHANNELS_LAST;
            description.put(
                    "shape",
                    toMaps
                            ? List.of(
                                    reorder.maps().channels(),
                                    reorder.maps().height(),
                                    reorder.maps().width())
                            : List.of(reorder.maps().values()));
        } else if (layer instanceof Activation activation && activation.function() == Function.LEAKY_RELU) {
            description.put("slope", Function.LEAK);
        }
    }

    private static void describe(Kernel kernel, Map<String, Object> description) {
        description.put("stride", kernel.stride());
        description.put("padding", kernel.padding());
    }

    private static Map<String, FloatArray> scaleAndShift(Leaf norm) {
        float[] variance = norm.array("variance").values();
        float[] scale = new float[variance.length];
        float[] shift = new float[variance.length];
        for (int i = 0; i < variance.length; i++) {
            double factor = norm.array("gamma").values()[i] / Math.sqrt(variance[i] + BatchNorm.EPSILON);
            scale[i] = (float) factor;
            shift[i] =
                    (float) (norm.array("beta").values()[i] - norm.array("mean").values()[i] * factor);
        }
        // In this order: that of Map.of changes from JVM to JVM.
        Map<String, FloatArray> arrays = new LinkedHashMap<>();
        arrays.put("scale", new FloatArray(scale, scale.length));
        arrays.put("shift", new FloatArray(shift, shift.length));
        return arrays;
    }

    private void file(String name, byte[] npy) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(npy);
    }
}
