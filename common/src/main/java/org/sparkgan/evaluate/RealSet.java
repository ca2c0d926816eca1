package org.sparkgan.evaluate;

import java.util.List;
import org.sparkgan.evaluate.EvaluationCache.Known;

/**
 * What is known of the real images, and remembered.
 *
 * @param features of each
 * @param similarity mean over pairs of neighbours; null below 11 pixels
 * @param labels how often the classifier sees each; of none without labels
 */
record RealSet(Features features, Double similarity, LabelHistogram labels) {
    /** What is remembered beside the features. */
    record Facts(int dimension, Double similarity, List<Long> labels) {}

    static RealSet of(SetMeasures measures) {
        return new RealSet(measures.features(), measures.similarity(), measures.labels());
    }

    static RealSet of(Known<Facts> known) {
        Facts facts = known.about();
        return new RealSet(
                new Features(facts.dimension, known.numbers()), facts.similarity, LabelHistogram.of(facts.labels));
    }

    Facts facts() {
        return new Facts(features.dimension(), similarity, labels.counts());
    }
}
