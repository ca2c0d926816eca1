package org.sparkgan.nn.dl4j;

import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * A kind of layer in DL4J.
 *
 * @param translation hands it to DL4J
 * @param place in DL4J's part of the flat vector of the number at a place in ours
 * @param zeros numbers that DL4J has beside ours, all 0
 */
record Dl4jKind(Consumer<Dl4jTranslation> translation, IntUnaryOperator place, int zeros) {
    /** With as many numbers as we have. */
    Dl4jKind(Consumer<Dl4jTranslation> translation, IntUnaryOperator place) {
        this(translation, place, 0);
    }

    /** With its numbers as we have them. */
    static Dl4jKind of(Consumer<Dl4jTranslation> translation) {
        return new Dl4jKind(translation, IntUnaryOperator.identity());
    }

    /** One that DL4J does not have. */
    static Dl4jKind refused(String why) {
        return of(translation -> {
            throw new IllegalArgumentException("Invalid network: " + why);
        });
    }
}
