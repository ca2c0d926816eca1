package org.sparkgan.gan;

import java.io.Serializable;
import org.sparkgan.config.AdaptiveProbability;

/**
 * What a run has made of the critic's scores, of all workers together: the probability of {@linkplain AdaptiveProbability adaptive
 * augmentation}, and the moving averages of LeCam. Both move at the same times, by what was counted since the last.
 *
 * @param probability with which each policy of augmentation is applied, 0 to 1
 * @param hasAverages whether there are moving averages yet
 * @param real that of the scores of real images; 0 where there is none
 * @param generated the same of generated images
 * @param since counted since all this was last moved
 */
public record Feedback(double probability, boolean hasAverages, double real, double generated, ScoreCounts since)
        implements Serializable {
    /** Of a run that begins, and of one that makes nothing of scores. */
    public static final Feedback NONE = new Feedback(0, false, 0, 0, ScoreCounts.NONE);

    /** What an iteration keeps of an average; that of the authors' code in TensorFlow. */
    private static final double KEPT = 0.99;

    /** After more scores. */
    public Feedback plus(ScoreCounts more) {
        return new Feedback(probability, hasAverages, real, generated, since.plus(more));
    }

    /** After a move, with which counting begins anew. */
    public Feedback moved(GanSpec spec) {
        if (since.judged() == 0) {
            return this;
        }
        double shown = (double) since.judged() / spec.gan().criticSteps();
        Feedback augmented = new Feedback(
                spec.augment().adaptive().map(rule -> moved(rule, shown)).orElse(probability),
                hasAverages,
                real,
                generated,
                ScoreCounts.NONE);
        return spec.gan().lecam().off() ? augmented : augmented.averaging(since, shown / spec.batch());
    }

    /** Up where the mean sign is above its target, down where it is below, by the share of the images that were shown. */
    private double moved(AdaptiveProbability rule, double shown) {
        double direction = Math.signum(since.meanSign() - rule.target());
        return Math.min(1, Math.max(0, probability + direction * (shown / rule.images())));
    }

    private Feedback averaging(ScoreCounts counts, double iterations) {
        double kept = hasAverages ? StrictMath.pow(KEPT, iterations) : 0;
        return new Feedback(
                probability,
                true,
                average(kept, real, counts.meanReal()),
                average(kept, generated, counts.meanGenerated()),
                since);
    }

    private static double average(double kept, double before, double mean) {
        return kept == 0 ? mean : kept * before + (1 - kept) * mean;
    }
}
