package org.sparkgan.gan.bound;

import java.util.Optional;
import org.sparkgan.compute.Matrix;

/** A gradient penalty on a critic's batch; its steps come between the passes over the batch, in the order in which they stand here. */
public sealed interface BoundPenalty permits PointPenalty, ImagePenalty {
    /** The share a of the real image in each point, {@code [1, batch]}, in [0, 1); empty where points are no mixture. */
    default Optional<Matrix> shares() {
        return Optional.empty();
    }

    /** How many numbers it reports, whose sum is the penalty. */
    int reported();

    /** Before an iteration that begins when so many images were shown: takes the weights that it has then. */
    default void begin(long images) {}

    /** Before the forward pass: fills its points from what the batch holds now. */
    default void place() {}

    /** Once the loss is judged: has the backward pass leave the scores' own gradients where it needs them. */
    void prepare();

    /** After the backward pass: reports the penalty. */
    void report();

    /** Before the weight gradient: has it contain that of the penalty. */
    void join();

    /** After the weight gradient: leaves the batch as the next forward pass needs it. */
    default void leave() {}
}
