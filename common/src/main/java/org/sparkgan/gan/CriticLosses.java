package org.sparkgan.gan;

/**
 * What a critic step showed.
 *
 * @param loss what the critic minimises, penalty included
 * @param wasserstein mean D(x) - mean D(G(z))
 * @param penalty the mean gradient penalties with their weights; 0 without one
 * @param scores what is counted of them
 */
public record CriticLosses(double loss, double wasserstein, double penalty, ScoreCounts scores) {
    /**
     * These losses.
     *
     * @param iteration in which they came about
     * @throws DivergedException when one is not finite
     */
    CriticLosses check(int iteration) {
        DivergedException.check(iteration, "gradient penalty", penalty);
        DivergedException.check(iteration, "critic loss", loss);
        return this;
    }
}
