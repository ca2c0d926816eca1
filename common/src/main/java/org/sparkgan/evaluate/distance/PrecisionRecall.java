package org.sparkgan.evaluate.distance;

import org.sparkgan.evaluate.feature.Features;

/**
 * Precision and recall of a generator (Kynkäänniemi 2019, <a href="https://arxiv.org/abs/1904.06991">arXiv:1904.06991</a>,
 * section 2). A set of images covers the balls about their features that reach to their third nearest neighbour in the set.
 *
 * @param precision share of the generated images that the real ones cover, 0 to 1: how real they look
 * @param recall share of the real images that the generated ones cover, 0 to 1: how many of them the generator could make
 */
record PrecisionRecall(double precision, double recall) {
    /** The neighbour that the radius reaches to, k in the paper. */
    static final int NEIGHBOUR = 3;

    /** Both of two sets, of 6 real images or more and 4 generated ones. */
    static PrecisionRecall of(Features real, Features generated) {
        return Balls.of(real, generated, 0, generated.count(), Balls.Radii.of(real, generated))
                .precisionRecall(real.count(), generated.count());
    }
}
