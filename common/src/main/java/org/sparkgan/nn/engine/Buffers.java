package org.sparkgan.nn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Residual;

/**
 * The matrices of one batch, {@code [features, batch]} each. Behind another layer an activation works in place: its output and
 * delta are those of the layer before; so is the delta of batch normalisation, which reads its input once more.
 *
 * @param input what the first layer reads
 * @param outputs what each layer gives
 * @param deltas gradient of the loss by each output
 * @param kept what a layer keeps of the forward pass: an activation its derivative, a projection that of each score, batch
 *     normalisation means and variances of each group of samples, in the column of its first; null for other layers
 * @param scratch what the operations of each layer work with
 * @param parts of a residual block those of its branch and, where it has layers, its shortcut, which read and write some of the
 *     matrices here; of other layers none
 * @param labels see {@link BoundNetwork#labels()}; null for a network that takes none
 */
record Buffers(
        INDArray input,
        List<INDArray> outputs,
        List<INDArray> deltas,
        List<INDArray> kept,
        List<Scratch> scratch,
        List<List<Buffers>> parts,
        INDArray labels) {
    static Buffers allocate(NetworkSpec spec, int samples, Memory memory) {
        Supplier<INDArray> last = () -> memory.matrix(spec.outputs(), samples);
        return allocate(
                spec.layers(),
                memory.matrix(spec.inputs(), samples),
                last,
                last,
                labels(spec, samples, memory),
                samples,
                memory);
    }

    /** Allocates what lies between {@code input} and the last layer's output and delta. */
    private static Buffers allocate(
            List<Layer> layers,
            INDArray input,
            Supplier<INDArray> output,
            Supplier<INDArray> delta,
            INDArray labels,
            int samples,
            Memory memory) {
        List<INDArray> outputs = new ArrayList<>();
        List<INDArray> deltas = new ArrayList<>();
        List<INDArray> kept = new ArrayList<>();
        List<Scratch> scratch = new ArrayList<>();
        List<List<Buffers>> parts = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            boolean isLast = i == layers.size() - 1;
            Supplier<INDArray> matrix = () -> memory.matrix(layer.outputs(), samples);
            boolean deltaInPlace = i > 0 && NetworkSpec.deltaInPlace(layer);
            boolean inPlace = deltaInPlace && !(layer instanceof BatchNorm);
            outputs.add(inPlace ? last(outputs) : (isLast ? output : matrix).get());
            deltas.add(deltaInPlace ? last(deltas) : (isLast ? delta : matrix).get());
            long rows = keptBySample(layer);
            kept.add(rows > 0 ? memory.matrix(rows, samples) : null);
            scratch.add(Scratch.allocate(layer, samples, memory));
            INDArray read = i == 0 ? input : outputs.get(i - 1);
            parts.add(
                    layer instanceof Residual block
                            ? parts(block, read, last(outputs), last(deltas), samples, memory)
                            : List.of());
        }
        return new Buffers(input, outputs, deltas, kept, scratch, parts, labels);
    }

    private static List<Buffers> parts(
            Residual block, INDArray input, INDArray output, INDArray delta, int samples, Memory memory) {
        List<Buffers> parts = new ArrayList<>();
        parts.add(allocate(block.branch(), input, () -> output, () -> delta, null, samples, memory));
        if (!block.shortcut().isEmpty()) {
            Supplier<INDArray> added = () -> memory.matrix(block.outputs(), samples);
            parts.add(allocate(block.shortcut(), input, added, () -> delta, null, samples, memory));
        }
        return parts;
    }

    private static long keptBySample(Layer layer) {
        if (layer instanceof BatchNorm norm) {
            return 2L * norm.maps().channels();
        }
        return layer instanceof Activation || layer instanceof Projection ? layer.inputs() : 0;
    }

    private static INDArray labels(NetworkSpec spec, int samples, Memory memory) {
        int classes = spec.classes();
        if (classes == 0) {
            return null;
        }
        INDArray labels = memory.matrix(classes + 1L, samples);
        if (labels != null) {
            labels.getRow(classes).assign(1);
        }
        return labels;
    }

    INDArray inputOf(int layer) {
        return layer == 0 ? input : outputs.get(layer - 1);
    }

    INDArray output() {
        return last(outputs);
    }

    INDArray outputDelta() {
        return last(deltas);
    }

    /** {@link #kept} of each of {@link NetworkSpec#leaves()}. */
    List<INDArray> keptByLeaves() {
        List<INDArray> all = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            if (parts.get(i).isEmpty()) {
                all.add(kept.get(i));
            } else {
                parts.get(i).forEach(part -> all.addAll(part.keptByLeaves()));
            }
        }
        return all;
    }

    Buffers map(UnaryOperator<INDArray> view) {
        return new Buffers(
                view.apply(input),
                views(outputs, view),
                views(deltas, view),
                views(kept, view),
                scratch,
                parts.stream()
                        .map(ofLayer ->
                                ofLayer.stream().map(part -> part.map(view)).toList())
                        .toList(),
                labels == null ? null : view.apply(labels));
    }

    private static List<INDArray> views(List<INDArray> arrays, UnaryOperator<INDArray> view) {
        List<INDArray> views = new ArrayList<>();
        arrays.forEach(array -> views.add(array == null ? null : view.apply(array)));
        return views;
    }

    private static INDArray last(List<INDArray> list) {
        return list.get(list.size() - 1);
    }
}
