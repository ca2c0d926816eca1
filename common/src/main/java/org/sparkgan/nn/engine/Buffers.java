package org.sparkgan.nn.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * The matrices of one batch, {@code [features, batch]} each. Behind another layer an activation works in place: its output and
 * delta are those of the layer before; so is the delta of batch normalisation, which reads its input once more.
 *
 * @param input what the first layer reads
 * @param outputs what each layer gives
 * @param deltas gradient of the loss by each output
 * @param kept what a layer keeps of the forward pass: an activation its derivative, a projection that of each score, batch
 *     normalisation means and variances of each group of samples, in the column of its first; of no numbers for other layers
 * @param scratch what the operations of each layer work with
 * @param parts of a residual block those of its branch and, where it has layers, its shortcut, which read and write some of the
 *     matrices here; of other layers none
 * @param labels see {@link BoundNetwork#labels()}; of no numbers for a network that takes none
 */
record Buffers(
        Matrix input,
        List<Matrix> outputs,
        List<Matrix> deltas,
        List<Matrix> kept,
        List<Scratch> scratch,
        List<List<Buffers>> parts,
        Matrix labels) {
    static Buffers allocate(NetworkSpec spec, int samples, Memory memory) {
        Supplier<Matrix> last = () -> memory.matrix(spec.outputs(), samples);
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
            Matrix input,
            Supplier<Matrix> output,
            Supplier<Matrix> delta,
            Matrix labels,
            int samples,
            Memory memory) {
        List<Matrix> outputs = new ArrayList<>();
        List<Matrix> deltas = new ArrayList<>();
        List<Matrix> kept = new ArrayList<>();
        List<Scratch> scratch = new ArrayList<>();
        List<List<Buffers>> parts = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            LayerKind kind = LayerKinds.of(layer);
            boolean isLast = i == layers.size() - 1;
            Supplier<Matrix> matrix = () -> memory.matrix(layer.outputs(), samples);
            outputs.add(i > 0 && kind.outputInPlace() ? last(outputs) : (isLast ? output : matrix).get());
            deltas.add(i > 0 && layer.deltaInPlace() ? last(deltas) : (isLast ? delta : matrix).get());
            kept.add(kind.kept() > 0 ? memory.matrix(kind.kept(), samples) : Matrix.NONE);
            scratch.add(kind.scratch().allocate(samples, memory));
            Matrix read = i == 0 ? input : outputs.get(i - 1);
            parts.add(parts(kind.parts(), layer.outputs(), read, last(outputs), last(deltas), samples, memory));
        }
        return new Buffers(input, outputs, deltas, kept, scratch, parts, labels);
    }

    /** Of a residual block: the branch writes its output, the shortcut what is added to it. */
    private static List<Buffers> parts(
            List<List<Layer>> parts,
            int features,
            Matrix input,
            Matrix output,
            Matrix delta,
            int samples,
            Memory memory) {
        List<Buffers> buffers = new ArrayList<>();
        for (List<Layer> part : parts) {
            Supplier<Matrix> written = buffers.isEmpty() ? () -> output : () -> memory.matrix(features, samples);
            buffers.add(allocate(part, input, written, () -> delta, Matrix.NONE, samples, memory));
        }
        return buffers;
    }

    private static Matrix labels(NetworkSpec spec, int samples, Memory memory) {
        int classes = spec.classes();
        if (classes == 0) {
            return Matrix.NONE;
        }
        Matrix labels = memory.matrix(classes + 1L, samples);
        for (int sample = 0; sample < samples; sample++) {
            labels.part(sample * (classes + 1L) + classes, 1, 1).write(1);
        }
        return labels;
    }

    /** What layer {@code index} is bound to. */
    LayerBatch of(int index, Network network, Place place, int biased, int group) {
        return new LayerBatch(
                network,
                place,
                inputOf(index),
                outputs.get(index),
                deltas.get(index),
                kept.get(index),
                labels,
                scratch.get(index),
                biased,
                group);
    }

    private Matrix inputOf(int layer) {
        return layer == 0 ? input : outputs.get(layer - 1);
    }

    Matrix output() {
        return last(outputs);
    }

    Matrix outputDelta() {
        return last(deltas);
    }

    /** {@link #kept} of each of {@link NetworkSpec#leaves()}. */
    List<Matrix> keptByLeaves() {
        List<Matrix> all = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            if (parts.get(i).isEmpty()) {
                all.add(kept.get(i));
            } else {
                parts.get(i).forEach(part -> all.addAll(part.keptByLeaves()));
            }
        }
        return all;
    }

    /** {@link #scratch} of all layers, those inside residual blocks too. */
    Stream<Scratch> allScratch() {
        return Stream.concat(
                scratch.stream(), parts.stream().flatMap(List::stream).flatMap(Buffers::allScratch));
    }

    Buffers map(UnaryOperator<Matrix> view) {
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
                labels.length() == 0 ? labels : view.apply(labels));
    }

    private static List<Matrix> views(List<Matrix> arrays, UnaryOperator<Matrix> view) {
        List<Matrix> views = new ArrayList<>();
        arrays.forEach(array -> views.add(array.length() == 0 ? array : view.apply(array)));
        return views;
    }

    private static Matrix last(List<Matrix> list) {
        return list.get(list.size() - 1);
    }
}
