package org.sparkgan.nn.dl4j;

import java.util.function.IntUnaryOperator;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Our flat vector in DL4J's order, leaf by leaf, and back: of each kind of layer the place in DL4J's part of the vector of the
 * number at a place in ours. DL4J keeps W and b of a dense layer as we do, but for labels; of a convolution it has b first and
 * in W, {@code [., ., size, size]}, the channels before the window.
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
            IntUnaryOperator place = Dl4jKinds.of(layer).place();
            int count = Math.toIntExact(layer.parameters());
            for (int i = 0; i < count; i++) {
                pairs.accept(offset + i, offset + place.applyAsInt(i));
            }
            offset += count;
        }
    }
}
