package org.sparkgan.gan;

/**
 * Losses summed over iterations; means come from {@link #criticSteps()} and {@link #generatorSteps()}.
 *
 * @param criticSteps how many critic steps are in the sums
 * @param generatorSteps how many generator steps are in the sums
 * @param critic sum of the critic's losses
 * @param wasserstein sum of mean D(x) - mean D(G(z))
 * @param penalty sum of the weighted gradient penalties
 * @param generator sum of the generator's losses
 */
public record IterationLosses(
        long criticSteps, long generatorSteps, double critic, double wasserstein, double penalty, double generator)
        implements java.io.Serializable {
    /** Nothing summed yet. */
    public static final IterationLosses NONE = new IterationLosses(0, 0, 0, 0, 0, 0);

    /** Both sums together. */
    public IterationLosses plus(IterationLosses other) {
        return new IterationLosses(
                criticSteps + other.criticSteps,
                generatorSteps + other.generatorSteps,
                critic + other.critic,
                wasserstein + other.wasserstein,
                penalty + other.penalty,
                generator + other.generator);
    }

    /** This and a critic step. */
    public IterationLosses plus(CriticLosses step) {
        return new IterationLosses(
                criticSteps + 1,
                generatorSteps,
                critic + step.loss(),
                wasserstein + step.wasserstein(),
                penalty + step.penalty(),
                generator);
    }

    /** This and a generator step. */
    public IterationLosses plusGenerator(double loss) {
        return new IterationLosses(criticSteps, generatorSteps + 1, critic, wasserstein, penalty, generator + loss);
    }
}
