package org.sparkgan.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The matrices of one batch, {@code [features, batch]} each. An activation works in place: its output and delta are those
 * of the layer before.
 *
 * @param input what the first layer reads
 * @param outputs what each layer gives
 * @param deltas gradient of the loss by each output
 * @param slopes derivative of each activation; null for other layers
 * @param scratch what the operations of each layer work with
 */
record Buffers(
        INDArray input, List<INDArray> outputs, List<INDArray> deltas, List<INDArray> slopes, List<Scratch> scratch) {
    static Buffers allocate(NetworkSpec spec, int samples, Memory memory) {
        List<INDArray> outputs = new ArrayList<>();
        List<INDArray> deltas = new ArrayList<>();
        List<INDArray> slopes = new ArrayList<>();
        List<Scratch> scratch = new ArrayList<>();
        INDArray input = memory.matrix(spec.inputs(), samples);
        for (Layer layer : spec.layers()) {
            boolean inPlace = layer instanceof Activation;
            outputs.add(inPlace ? last(outputs) : memory.matrix(layer.outputs(), samples));
            deltas.add(inPlace ? last(deltas) : memory.matrix(layer.outputs(), samples));
            slopes.add(layer instanceof Activation ? memory.matrix(layer.outputs(), samples) : null);
            scratch.add(Scratch.allocate(layer, samples, memory));
        }
        return new Buffers(input, outputs, deltas, slopes, scratch);
    }

    INDArray inputOf(int layer) {
        return layer == 0 ? input : outputs.get(layer - 1);
    }

    Buffers map(UnaryOperator<INDArray> view) {
        return new Buffers(view.apply(input), views(outputs, view), views(deltas, view), views(slopes, view), scratch);
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
