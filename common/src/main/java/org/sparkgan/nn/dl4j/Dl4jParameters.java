package org.sparkgan.nn.dl4j;

import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Our flat vector in DL4J's order, leaf by leaf, and back: of each kind of layer the place in DL4J's part of the vector of the
 * number at a place in ours. DL4J keeps W and b of a dense layer as we do, but for labels; of a convolution it has b first and
 * in W, {@code [., ., size, size]}, the channels before the window, and zeros between groups of channels.
 */
final class Dl4jParameters {
    private Dl4jParameters() {}

    static float[] toDl4j(NetworkSpec network, float[] ours) {
        int zeros =
                network.leaves().mapToInt(layer -> Dl4jKinds.of(layer).zeros()).reduce(0, Math::addExact);
        float[] dl4j = new float[Math.addExact(ours.length, zeros)];
        walk(network, (our, their) -> dl4j[their] = ours[our]);
        return dl4j;
    }

    /**
     * The way back.
     *
     * @throws IllegalArgumentException where a number between groups of channels is not 0
     */
    static float[] fromDl4j(NetworkSpec network, float[] dl4j) {
        float[] ours = ours(network, dl4j);
        if (differentFromZero(ours) != differentFromZero(dl4j)) {
            throw new IllegalArgumentException(
                    "Invalid DL4J network: a convolution named after its groups of channels has weights between them");
        }
        return ours;
    }

    /** The numbers that we have too. */
    static float[] ours(NetworkSpec network, float[] dl4j) {
        float[] ours = new float[network.parameters()];
        walk(network, (our, their) -> ours[our] = dl4j[their]);
        return ours;
    }

    private static int differentFromZero(float[] numbers) {
        int count = 0;
        for (float number : numbers) {
            count += number == 0 ? 0 : 1;
        }
        return count;
    }

    /** Takes a number's place in our vector and in DL4J's. */
    private interface Pairs {
        void accept(int ours, int dl4j);
    }

    private static void walk(NetworkSpec network, Pairs pairs) {
        int our = 0;
        int their = 0;
        for (Layer layer : network.leaves().toList()) {
            Dl4jKind kind = Dl4jKinds.of(layer);
            int count = Math.toIntExact(layer.parameters());
            for (int i = 0; i < count; i++) {
                pairs.accept(our + i, their + kind.place().applyAsInt(i));
            }
            our += count;
            their += count + kind.zeros();
        }
    }
}
