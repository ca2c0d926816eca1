package org.sparkgan.evaluate.distance;

import org.sparkgan.reference.Reference;

/** Statistics of the first case of {@link FormulaFeatures}. */
public final class FormulaStatistics {
    private static final Reference CASE = FormulaFeatures.cases().findFirst().orElseThrow();

    private FormulaStatistics() {}

    /** Of real images. */
    public static FeatureStatistics real() {
        return FeatureMoments.of(FormulaFeatures.of(CASE, "real")).statistics();
    }

    /** Of generated images. */
    public static FeatureStatistics generated() {
        return FeatureMoments.of(FormulaFeatures.of(CASE, "generated")).statistics();
    }

    /** From one to the other, by SciPy. */
    public static double distance() {
        return CASE.number("frechet");
    }
}
