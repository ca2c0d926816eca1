package org.sparkgan.nn.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sparkgan.compute.Stretch;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Neighbouring layers whose weight gradient is told of at once.
 *
 * @param first index of the first layer
 * @param end index behind the last
 * @param numbers theirs in the flat vectors, of which those of frozen layers are in no part
 */
record GradientPart(int first, int end, Stretch numbers) {
    /** Fewer numbers are not worth a message of their own. */
    private static final int FEW = 1 << 16;

    private static final int MOST_PARTS = 8;

    /** The parts of a network, the largest first: it takes longest to send, while the gradient of the others is computed. */
    static List<GradientPart> of(NetworkSpec spec) {
        int all = spec.parameters();
        int frozen = Math.toIntExact(spec.frozen());
        // Spectral normalisation makes the gradient by the parameters when that by the weights is complete.
        int least = spec.spectralNorm() ? all - frozen : Math.max(FEW, (all - frozen) / MOST_PARTS);
        List<GradientPart> parts = new ArrayList<>();
        int layers = spec.layers().size();
        int first = spec.firstLearning();
        int from = frozen;
        int to = frozen;
        for (int layer = first; layer < layers; layer++) {
            to += (int) spec.layers().get(layer).parameters();
            if (to - from >= least && all - to >= least) {
                parts.add(new GradientPart(first, layer + 1, new Stretch(from, to)));
                first = layer + 1;
                from = to;
            }
        }
        parts.add(new GradientPart(first, layers, new Stretch(from, to)));
        parts.sort(Comparator.comparingInt((GradientPart part) -> part.numbers().length())
                .reversed());
        return List.copyOf(parts);
    }
}
