package org.sparkgan.nn.layer;

import org.sparkgan.compute.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A network as a table for people: layers, what each gives for a sample, its parameters and its multiplications. */
public final class NetworkSummary {
    private NetworkSummary() {}

    /** A line a layer, for blocks with one for each part; activations and reorderings stand with the layer before. */
    public static List<String> lines(NetworkSpec network) {
        List<String> lines = new ArrayList<>();
        int i = 0;
        while (i < network.layers().size()) {
            Layer layer = network.layers().get(i++);
            StringBuilder name = new StringBuilder(name(layer));
            while (i < network.layers().size() && network.layers().get(i) instanceof Activation activation) {
                name.append(", ").append(name(activation));
                i++;
            }
            if (layer.parameters() > 0) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-34s %-12s %,12d parameters %,9.1f million multiplications an image",
                        name,
                        shape(layer),
                        layer.parameters(),
                        layer.multiplications() / 1e6));
            } else if (!(layer instanceof Reorder)) {
                lines.add(name.toString());
            } else if (name.indexOf(",") >= 0) {
                lines.add(name.substring(name.indexOf(",") + 2));
            }
            if (layer instanceof Residual block) {
                lines.add("  branch:   " + names(block.branch()));
                lines.add("  shortcut: " + (block.shortcut().isEmpty() ? "its input" : names(block.shortcut())));
            }
        }
        if (network.spectralNorm()) {
            lines.add("spectral normalisation of all weights");
        }
        return lines;
    }

    private static String names(List<Layer> layers) {
        return layers.stream().map(NetworkSummary::name).collect(Collectors.joining(", "));
    }

    private static String name(Layer layer) {
        if (layer instanceof Residual) {
            return "Residual block";
        }
        if (layer instanceof Upsample) {
            return "Upsample";
        }
        if (layer instanceof AveragePool pool) {
            return "AveragePool " + pool.height() + "x" + pool.width();
        }
        if (layer instanceof Conv2d conv) {
            return "Conv2d " + conv.kernel();
        }
        if (layer instanceof ConvTranspose2d transpose) {
            return "ConvTranspose2d " + transpose.kernel();
        }
        if (layer instanceof BatchNorm) {
            return "BatchNorm";
        }
        if (layer instanceof Activation activation) {
            return switch (activation.function()) {
                case RELU -> "ReLU";
                case LEAKY_RELU -> "LeakyReLU(" + Function.LEAK + ")";
                case TANH -> "Tanh";
                case SIGMOID -> "Sigmoid";
            };
        }
        if (layer instanceof LabelledDense labelled) {
            return "Linear, embedding of " + labelled.classes() + " labels";
        }
        if (layer instanceof Projection projection) {
            return "Linear, projection of " + projection.classes() + " labels";
        }
        return layer instanceof Dense ? "Linear" : "Reorder";
    }

    private static String shape(Layer layer) {
        if (layer instanceof Residual block) {
            return shape(block.branch().get(block.branch().size() - 1));
        }
        return layer instanceof MapLayer maps ? maps.outputMaps().toString() : String.valueOf(layer.outputs());
    }
}
