package org.sparkgan.evaluate;

import java.util.List;
import org.sparkgan.evaluate.EvaluationCache.Known;
import org.sparkgan.evaluate.feature.Features;
import org.sparkgan.evaluate.sliced.ChannelTally;

/**
 * What is remembered of the real images beside their features.
 *
 * @param dimension numbers that stand for an image
 * @param similarity mean over pairs of neighbours; null below 11 pixels
 * @param labels how often the classifier sees each; empty without labels
 * @param tallies what normalises the patches of each level
 */
record RealSet(int dimension, Double similarity, List<Long> labels, List<List<Double>> tallies) {
    static RealSet of(SetMeasures measures) {
        return new RealSet(
                measures.features().dimension(),
                measures.similarity(),
                measures.labels().counts(),
                measures.tallies().stream().map(ChannelTally::numbers).toList());
    }

    /** Measures that are as good as new. */
    static SetMeasures measures(Known<RealSet> known) {
        RealSet about = known.about();
        return new SetMeasures(
                new Features(about.dimension, known.numbers()),
                LabelHistogram.of(about.labels),
                about.similarity,
                about.tallies.stream().map(ChannelTally::of).toList());
    }
}
