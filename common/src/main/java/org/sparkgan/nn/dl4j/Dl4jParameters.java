package org.sparkgan.nn.dl4j;

import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.LabelledDense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Our flat vector in DL4J's order, leaf by leaf, and back. DL4J keeps W and b of a dense layer as we do, but for labels; of a convolution it has b first and in
 * W, {@code [., ., size, size]}, the channels before the window.
 */
final class Dl4jParameters {
    private Dl4jParameters() {}

    static float[] toDl4j(NetworkSpec network, float[] ours) {
        float[] dl4j = new float[ours.length];
        walk(network, (our, their) -> dl4j[their] = ours[our]);
        return dl4j;
    }

    static float[] fromDl4j(NetworkSpec network, float[] dl4j) {
        float[] ours = new float[dl4j.length];
        walk(network, (our, their) -> ours[our] = dl4j[their]);
        return ours;
    }

    /** Takes a number's place in our vector and in DL4J's. */
    private interface Pairs {
        void accept(int ours, int dl4j);
    }

    private static void walk(NetworkSpec network, Pairs pairs) {
        int offset = 0;
        for (Layer layer : network.leaves().toList()) {
            if (layer instanceof Conv2d conv) {
                walk(offset, conv, conv.kernel(), conv.maps().channels(), pairs);
            } else if (layer instanceof ConvTranspose2d transpose) {
                walk(offset, transpose, transpose.kernel(), transpose.channels(), pairs);
            } else if (layer instanceof LabelledDense labelled) {
                walk(offset, labelled, pairs);
            } else {
                for (int i = offset; i < offset + layer.parameters(); i++) {
                    pairs.accept(i, i);
                }
            }
            offset += Math.toIntExact(layer.parameters());
        }
    }

    /** DL4J has W and E as the rows of one matrix. */
    private static void walk(int offset, LabelledDense layer, Pairs pairs) {
        int rows = layer.inputs() + layer.classes();
        for (int output = 0; output < layer.outputs(); output++) {
            int theirs = offset + output * rows;
            for (int i = 0; i < layer.inputs(); i++) {
                pairs.accept(offset + output * layer.inputs() + i, theirs + i);
            }
            for (int label = 0; label < layer.classes(); label++) {
                int ours = offset + (layer.inputs() + label) * layer.outputs() + output;
                pairs.accept(ours, theirs + layer.inputs() + label);
            }
            int bias = offset + rows * layer.outputs() + output;
            pairs.accept(bias, bias);
        }
    }

    private static void walk(int offset, Layer layer, Kernel kernel, int channels, Pairs pairs) {
        int weights = Math.toIntExact(layer.parameters()) - layer.biases();
        for (int i = 0; i < layer.biases(); i++) {
            pairs.accept(offset + weights + i, offset + i);
        }
        int window = kernel.size() * kernel.size();
        for (int i = 0; i < weights; i++) {
            int channel = i % channels;
            int place = i / channels % window;
            int other = i / channels / window;
            pairs.accept(offset + i, offset + layer.biases() + (other * channels + channel) * window + place);
        }
    }
}
