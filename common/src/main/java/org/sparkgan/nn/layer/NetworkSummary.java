package org.sparkgan.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sparkgan.compute.Function;

/** A network as a table for people: layers, what each gives for a sample, its parameters and its multiplications. */
public final class NetworkSummary {
    /** Where a layer's name stands. */
    private enum Line {
        OWN,
        OF_THE_LAYER_BEFORE,
        NONE
    }

    /**
     * What is said of a layer.
     *
     * @param below further lines
     */
    private record Entry(String name, Line line, List<String> below) {
        static Entry own(String name) {
            return new Entry(name, Line.OWN, List.of());
        }
    }

    private static final Entries ENTRIES = new Entries();

    private NetworkSummary() {}

    /** A line a layer, for blocks with one for each part; activations and reorderings stand with the layer before. */
    public static List<String> lines(NetworkSpec network) {
        List<String> lines = new ArrayList<>();
        int i = 0;
        while (i < network.layers().size()) {
            Layer layer = network.layers().get(i++);
            Entry entry = layer.accept(ENTRIES);
            List<String> names = new ArrayList<>(entry.line() == Line.NONE ? List.of() : List.of(entry.name()));
            while (i < network.layers().size() && joins(network.layers().get(i))) {
                names.add(network.layers().get(i++).accept(ENTRIES).name());
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
            lines.addAll(entry.below());
        }
        if (network.spectralNorm()) {
            lines.add("spectral normalisation of all weights");
        }
        return lines;
    }

    private static boolean joins(Layer layer) {
        return layer.accept(ENTRIES).line() == Line.OF_THE_LAYER_BEFORE;
    }

    /** What is said of each kind of layer. */
    private static final class Entries implements LayerCases<Entry> {
        @Override
        public Entry dense(Dense layer) {
            return Entry.own("Linear");
        }

        @Override
        public Entry labelledDense(LabelledDense layer) {
            return Entry.own("Linear, embedding of " + layer.classes() + " labels");
        }

        @Override
        public Entry projection(Projection layer) {
            return Entry.own("Linear, projection of " + layer.classes() + " labels");
        }

        @Override
        public Entry conv2d(Conv2d layer) {
            return Entry.own("Conv2d " + layer.kernel());
        }

        @Override
        public Entry convTranspose2d(ConvTranspose2d layer) {
            return Entry.own("ConvTranspose2d " + layer.kernel());
        }

        @Override
        public Entry batchNorm(BatchNorm layer) {
            return Entry.own("BatchNorm");
        }

        @Override
        public Entry standingNorm(StandingNorm layer) {
            return Entry.own("BatchNorm");
        }

        @Override
        public Entry upsample(Upsample layer) {
            return Entry.own("Upsample");
        }

        @Override
        public Entry averagePool(AveragePool layer) {
            return Entry.own("AveragePool " + layer.height() + "x" + layer.width());
        }

        @Override
        public Entry reorder(Reorder layer) {
            return new Entry("Reorder", Line.NONE, List.of());
        }

        @Override
        public Entry residual(Residual block) {
            String shortcut = block.shortcut().isEmpty() ? "its input" : names(block.shortcut());
            return new Entry(
                    "Residual block",
                    Line.OWN,
                    List.of("  branch:   " + names(block.branch()), "  shortcut: " + shortcut));
        }

        @Override
        public Entry activation(Activation layer) {
            String name =
                    switch (layer.function()) {
                        case RELU -> "ReLU";
                        case LEAKY_RELU -> "LeakyReLU(" + Function.LEAK + ")";
                        case TANH -> "Tanh";
                        case SIGMOID -> "Sigmoid";
                    };
            return new Entry(name, Line.OF_THE_LAYER_BEFORE, List.of());
        }

        private String names(List<Layer> layers) {
            return layers.stream().map(layer -> layer.accept(this).name()).collect(Collectors.joining(", "));
        }
    }
}
