package org.sparkgan.evaluate.distance;

import org.sparkgan.evaluate.feature.Features;

/**
 * Density and coverage of a generator (Naeem 2020, <a href="https://arxiv.org/abs/2002.09797">arXiv:2002.09797</a>, section 3.2),
 * with balls about the real images alone, which reach to their fifth nearest real neighbour. One outlier among them holds no more than
 * its own ball, and generated ones have none.
 *
 * @param density mean number of balls that hold a generated image, over 5: about 1 where images are as real ones, more where they
 *     crowd among them
 * @param coverage share of the real images whose ball holds a generated one, 0 to 1
 */
record DensityCoverage(double density, double coverage) {
    /** The neighbour that the radius reaches to, k in the paper. */
    static final int NEIGHBOUR = 5;

    /** Both of two sets, of 6 real images or more and 4 generated ones. */
    static DensityCoverage of(Features real, Features generated) {
        return Balls.of(real, generated, 0, generated.count(), Balls.Radii.of(real, generated))
                .densityCoverage(real.count(), generated.count());
    }
}
