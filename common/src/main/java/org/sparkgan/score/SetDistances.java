package org.sparkgan.score;

import java.util.List;

/**
 * How far a set of images is from as many real ones.
 *
 * @param slicedWasserstein mean over all levels of the pyramid, times 1000; null below 7 pixels
 * @param slicedWassersteinByLevel the same for each level, from the finest
 * @param frechetDistance of features
 * @param kernelDistance of features, mean over subsets
 * @param kernelDeviation standard deviation over these subsets; null where an earlier version has remembered the rest
 * @param precision share of the set among the real images, 0 to 1
 * @param recall share of the real images among the set, 0 to 1
 * @param density how many balls of real images hold an image of the set, over the expected number; null where an older version has
 *     written it down
 * @param coverage share of the real images that have one of the set near, 0 to 1; null as {@code density}
 */
public record SetDistances(
        Double slicedWasserstein,
        List<Double> slicedWassersteinByLevel,
        double frechetDistance,
        double kernelDistance,
        Double kernelDeviation,
        double precision,
        double recall,
        Double density,
        Double coverage) {
    /** Keeps a copy. */
    public SetDistances {
        slicedWassersteinByLevel = List.copyOf(slicedWassersteinByLevel);
    }
}
