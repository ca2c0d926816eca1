package org.sparkgan.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.LayerCases;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.StandingNorm;
import org.sparkgan.nn.layer.Upsample;
import org.sparkgan.storage.Json;

/**
 * A generator as NumPy's arrays in a zip, named {@code 00_dense/weight} and so on in the shapes of {@link Leaves}, all float32.
 * Batch normalisation is a {@code scale} and a {@code shift} for each channel. The array {@code metadata} is a text, JSON,
 * that holds what there is to know and the layers in their order.
 */
final class NumpyArchive implements LayerCases<Map<String, Object>> {
    /** Equal generators make equal files. To the earliest time of a zip, in January 1980, Java adds that in UTC. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final Leaves leaves;
    private final Map<String, FloatArray> arrays = new LinkedHashMap<>();

    private NumpyArchive(Leaves leaves) {
        this.leaves = leaves;
    }

    /** The bytes of the zip. */
    static byte[] write(ExportedGenerator generator) throws IOException {
        NumpyArchive archive = new NumpyArchive(new Leaves(generator.network().parameters()));
        Map<String, Object> metadata = new LinkedHashMap<>(generator.facts());
        metadata.put("layers", archive.describe(generator.network().spec().layers()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, FloatArray> array : archive.arrays.entrySet()) {
                write(zip, array.getKey(), NumpyFile.of(array.getValue()));
            }
            write(zip, "metadata", NumpyFile.of(Json.line(metadata)));
        }
        return bytes.toByteArray();
    }

    private static void write(ZipOutputStream zip, String name, byte[] npy) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(npy);
    }

    /** Takes the arrays of layers and returns what the metadata says of each. */
    private List<Map<String, Object>> describe(List<Layer> layers) {
        List<Map<String, Object>> descriptions = new ArrayList<>();
        layers.forEach(layer -> descriptions.add(layer.accept(this)));
        return descriptions;
    }

    @Override
    public Map<String, Object> dense(Dense layer) {
        return described(layer);
    }

    @Override
    public Map<String, Object> labelledDense(LabelledDense layer) {
        return described(layer);
    }

    @Override
    public Map<String, Object> projection(Projection layer) {
        throw Leaves.refusal(layer);
    }

    @Override
    public Map<String, Object> conv2d(Conv2d layer) {
        return described(layer, layer.kernel());
    }

    @Override
    public Map<String, Object> convTranspose2d(ConvTranspose2d layer) {
        return described(layer, layer.kernel());
    }

    @Override
    public Map<String, Object> batchNorm(BatchNorm layer) {
        throw Leaves.refusal(layer);
    }

    @Override
    public Map<String, Object> standingNorm(StandingNorm layer) {
        Leaf norm = leaves.next(layer);
        return described(new Leaf(norm.name(), scaleAndShift(norm)));
    }

    @Override
    public Map<String, Object> upsample(Upsample layer) {
        return described(layer);
    }

    @Override
    public Map<String, Object> averagePool(AveragePool layer) {
        Map<String, Object> description = described(layer);
        description.put("window", List.of(layer.height(), layer.width()));
        return description;
    }

    @Override
    public Map<String, Object> reorder(Reorder layer) {
        FeatureMaps maps = layer.maps();
        Map<String, Object> description = described(layer);
        description.put(
                "shape",
                switch (layer.target()) {
                    case CHANNELS_LAST -> List.of(maps.channels(), maps.height(), maps.width());
                    case CHANNELS_FIRST -> List.of(maps.values());
                });
        return description;
    }

    @Override
    public Map<String, Object> residual(Residual block) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("branch", describe(block.branch()));
        description.put("shortcut", describe(block.shortcut()));
        return description;
    }

    @Override
    public Map<String, Object> activation(Activation layer) {
        Map<String, Object> description = described(layer);
        if (layer.function() == Function.LEAKY_RELU) {
            description.put("slope", Function.LEAK);
        }
        return description;
    }

    private Map<String, Object> described(Layer layer, Kernel kernel) {
        Map<String, Object> description = described(layer);
        description.put("stride", kernel.stride());
        description.put("padding", kernel.padding());
        return description;
    }

    private Map<String, Object> described(Layer layer) {
        return described(leaves.next(layer));
    }

    private Map<String, Object> described(Leaf leaf) {
        leaf.arrays().forEach((kind, array) -> arrays.put(leaf.name() + "/" + kind, array));
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", leaf.name());
        return description;
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
}
