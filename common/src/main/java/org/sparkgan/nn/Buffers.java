package org.sparkgan.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The matrices of one batch, {@code [features, batch]} each. An activation works in place: its output and delta are those
 * of the layer before; so is the delta of batch normalisation, which reads its input once more.
 *
 * @param input what the first layer reads
 * @param outputs what each layer gives
 * @param deltas gradient of the loss by each output
 * @param kept what a layer keeps of the forward pass: an activation its derivative, a projection that of each score, batch
 *     normalisation means and variances of each group of samples, in the column of its first; null for other layers
 * @param scratch what the operations of each layer work with
 * @param labels see {@link Activations#labels()}; null for a network that takes none
 */
record Buffers(
        INDArray input,
        List<INDArray> outputs,
        List<INDArray> deltas,
        List<INDArray> kept,
        List<Scratch> scratch,
        INDArray labels) {
    static Buffers allocate(NetworkSpec spec, int samples, Memory memory) {
        List<INDArray> outputs = new ArrayList<>();
        List<INDArray> deltas = new ArrayList<>();
        List<INDArray> kept = new ArrayList<>();
        List<Scratch> scratch = new ArrayList<>();
        INDArray input = memory.matrix(spec.inputs(), samples);
        for (Layer layer : spec.layers()) {
            boolean inPlace = layer instanceof Activation || layer instanceof StandingNorm;
            boolean deltaInPlace = inPlace || layer instanceof BatchNorm;
            outputs.add(inPlace ? last(outputs) : memory.matrix(layer.outputs(), samples));
            deltas.add(deltaInPlace ? last(deltas) : memory.matrix(layer.outputs(), samples));
            long rows = keptBySample(layer);
            kept.add(rows > 0 ? memory.matrix(rows, samples) : null);
            scratch.add(Scratch.allocate(layer, samples, memory));
        }
        return new Buffers(input, outputs, deltas, kept, scratch, labels(spec, samples, memory));
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

    Buffers map(UnaryOperator<INDArray> view) {
        return new Buffers(
                view.apply(input),
                views(outputs, view),
                views(deltas, view),
                views(kept, view),
                scratch,
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
