package org.sparkgan.gan;

/**
 * Losses summed over the images of steps: a step's loss counts once for each of its images, so that sums of workers with batches
 * of different sizes can be added. Means come from {@link #criticImages()} and {@link #generatorImages()}.
 *
 * @param criticImages images in the critic steps of the sums
 * @param generatorImages images in the generator steps of the sums
 * @param critic sum of the critic's losses
 * @param wasserstein sum of mean D(x) - mean D(G(z))
 * @param penalty sum of the weighted gradient penalties
 * @param generator sum of the generator's losses
 * @param scores what is counted of the critic's scores
 */
public record IterationLosses(
        long criticImages,
        long generatorImages,
        double critic,
        double wasserstein,
        double penalty,
        double generator,
        ScoreCounts scores)
        implements java.io.Serializable {
    /** Nothing summed yet. */
    public static final IterationLosses NONE = new IterationLosses(0, 0, 0, 0, 0, 0, ScoreCounts.NONE);

    /** Both sums together. */
    public IterationLosses plus(IterationLosses other) {
        return new IterationLosses(
                criticImages + other.criticImages,
                generatorImages + other.generatorImages,
                critic + other.critic,
                wasserstein + other.wasserstein,
                penalty + other.penalty,
                generator + other.generator,
                scores.plus(other.scores));
    }

    /** This and a critic step on so many images. */
    public IterationLosses plus(CriticLosses step, int images) {
        return new IterationLosses(
                criticImages + images,
                generatorImages,
                critic + step.loss() * images,
                wasserstein + step.wasserstein() * images,
                penalty + step.penalty() * images,
                generator,
                scores.plus(step.scores()));
    }

    /** This and a generator step on so many images. */
    public IterationLosses plusGenerator(double loss, int images) {
        return new IterationLosses(
                criticImages,
                generatorImages + images,
                critic,
                wasserstein,
                penalty,
                generator + loss * images,
                scores);
    }
}
