package org.sparkgan.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A network as a table for people: layers, what each gives for a sample, its parameters and its multiplications. */
public final class NetworkSummary {
    private NetworkSummary() {}

    /** A line a layer, for blocks with one for each part; activations and reorderings stand with the layer before. */
    public static List<String> lines(NetworkSpec network) {
        List<String> lines = new ArrayList<>();
        int i = 0;
        while (i < network.layers().size()) {
            Layer layer = network.layers().get(i++);
            LayerTitle title = layer.title();
            List<String> names =
                    new ArrayList<>(title.line() == LayerTitle.Line.NONE ? List.of() : List.of(title.name()));
            while (i < network.layers().size() && joins(network.layers().get(i))) {
                names.add(network.layers().get(i++).title().name());
            }
            String name = String.join(", ", names);
            if (layer.parameters() > 0) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-34s %-12s %,12d parameters %,9.1f million multiplications an image",
                        name,
                        layer.outputShape(),
                        layer.parameters(),
                        layer.multiplications() / 1e6));
            } else if (!names.isEmpty()) {
                lines.add(name);
            }
            lines.addAll(title.below());
        }
        if (network.spectralNorm()) {
            lines.add("spectral normalisation of all weights");
        }
        return lines;
    }

    private static boolean joins(Layer layer) {
        return layer.title().line() == LayerTitle.Line.OF_THE_LAYER_BEFORE;
    }
}
