package org.sparkgan.evaluate.distance;

import java.io.Serializable;
import java.util.BitSet;
import org.sparkgan.evaluate.feature.Features;

/**
 * How two sets of images lie in the balls about each other's features, from one pass over the distances between them: all that
 * {@link PrecisionRecall} and {@link DensityCoverage} count. A ball reaches to a near neighbour in the own set, its border included.
 * Tasks can take a range of the generated images each, and their counts are added.
 *
 * @param precise generated images in the ball of a real one to its third neighbour
 * @param inside pairs of a generated image and the ball of a real one to its fifth neighbour that holds it
 * @param recalled real images in the ball of a generated one to its third neighbour
 * @param covered real images whose ball to the fifth neighbour holds a generated one
 */
record Balls(int precise, long inside, BitSet recalled, BitSet covered) implements Serializable {
    /**
     * Squared radii of all balls.
     *
     * @param real to the third neighbour
     * @param wideReal to the fifth neighbour
     * @param generated to the third neighbour
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
    record Radii(double[] real, double[] wideReal, double[] generated) implements Serializable {
        /** Those of two sets, the real one of 6 images or more, the generated one of 4. */
        static Radii of(Features real, Features generated) {
            double[][] ofReal = ofReal(real, 0, real.count());
            return new Radii(ofReal[0], ofReal[1], ofGenerated(generated, 0, generated.count()));
        }

        /** Those to the third and to the fifth neighbour, of images {@code from} to {@code to}, exclusive. */
        static double[][] ofReal(Features real, int from, int to) {
            return NeighbourRadii.squared(real, from, to, PrecisionRecall.NEIGHBOUR, DensityCoverage.NEIGHBOUR);
        }

        /** Those to the third neighbour, of images {@code from} to {@code to}, exclusive. */
        static double[] ofGenerated(Features generated, int from, int to) {
            return NeighbourRadii.squared(generated, from, to, PrecisionRecall.NEIGHBOUR)[0];
        }
    }

    /** Of generated images {@code from} to {@code to}, exclusive, and all real ones. */
    static Balls of(Features real, Features generated, int from, int to, Radii radii) {
        boolean[] precise = new boolean[to - from];
        boolean[] recalled = new boolean[real.count()];
        boolean[] covered = new boolean[real.count()];
        long[] inside = new long[1];
        SquaredDistances.of(generated, from, to, real, (row, first, distances, at, count) -> {
            for (int i = 0; i < count; i++) {
                double distance = distances[at + i];
                int image = first + i;
                precise[row - from] |= distance <= radii.real[image];
                recalled[image] |= distance <= radii.generated[row];
                if (distance <= radii.wideReal[image]) {
                    covered[image] = true;
                    inside[0]++;
                }
            }
        });
        return new Balls(bits(precise).cardinality(), inside[0], bits(recalled), bits(covered));
    }

    private static BitSet bits(boolean[] flags) {
        BitSet bits = new BitSet(flags.length);
        for (int i = 0; i < flags.length; i++) {
            bits.set(i, flags[i]);
        }
        return bits;
    }

    /** Those of other generated images and the same real ones, too. */
    Balls plus(Balls other) {
        BitSet bothRecalled = (BitSet) recalled.clone();
        bothRecalled.or(other.recalled);
        BitSet bothCovered = (BitSet) covered.clone();
        bothCovered.or(other.covered);
        return new Balls(precise + other.precise, inside + other.inside, bothRecalled, bothCovered);
    }

    /** What they tell of so many images, with the balls to the third neighbour. */
    PrecisionRecall precisionRecall(int real, int generated) {
        return new PrecisionRecall((double) precise / generated, (double) recalled.cardinality() / real);
    }

    /** What they tell of so many images, with the balls to the fifth neighbour. */
    DensityCoverage densityCoverage(int real, int generated) {
        return new DensityCoverage(
                inside / ((double) DensityCoverage.NEIGHBOUR * generated), (double) covered.cardinality() / real);
    }
}
