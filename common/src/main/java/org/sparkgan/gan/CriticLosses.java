package org.sparkgan.gan;

/**
 * What a critic step showed.
 *
 * @param loss what the critic minimises, penalty included
 * @param wasserstein mean D(x) - mean D(G(z))
 * @param penalty the mean gradient penalty with its weight; 0 without one
 */
public record CriticLosses(double loss, double wasserstein, double penalty) {}
