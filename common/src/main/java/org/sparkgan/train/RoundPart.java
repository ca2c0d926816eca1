package org.sparkgan.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker tells the others of its round.
 *
 * @param steps what is counted, of each step after which workers met, as of the driver's way; at least one
 * @param bytes of vectors that it has sent
 * @param squaredNorm its share of the workers' mean squared norm, of the parameters that are averaged
 * @param stop whether the driver has asked for the end; the first worker's counts
 */
record RoundPart(List<RoundCounts> steps, long bytes, double squaredNorm, boolean stop) implements Serializable {
    /** Before it is told. */
    static RoundPart of(List<RoundCounts> steps, double squaredNorm) {
        return new RoundPart(new ArrayList<>(steps), 0, squaredNorm, false);
    }

    /** The same with the bytes that were sent and with the driver's wish. */
    RoundPart told(long sent, boolean asked) {
        return new RoundPart(steps, sent, squaredNorm, asked);
    }

    /** How long it computed. */
    long computeNanos() {
        return steps.stream().mapToLong(RoundCounts::computeNanos).sum();
    }

    /** What is counted of all of them, given in their order. */
    static RoundCounts counts(List<RoundPart> all) {
        RoundCounts counts = RoundCounts.NONE;
        for (int step = 0; step < all.get(0).steps.size(); step++) {
            RoundCounts together = RoundCounts.NONE;
            for (RoundPart part : all) {
                together = together.beside(part.steps.get(step));
            }
            counts = counts.then(together);
        }
        return counts.withBytes(all.stream().mapToLong(RoundPart::bytes).sum());
    }

    /** The mean squared norm, taken in the order of the workers. */
    static double squaredNorm(List<RoundPart> all) {
        double sum = 0;
        for (RoundPart part : all) {
            sum += part.squaredNorm;
        }
        return sum;
    }
}
