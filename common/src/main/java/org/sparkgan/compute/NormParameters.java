package org.sparkgan.compute;

/**
 * γ and β of each channel, {@code [channels, 1]}, and their gradients.
 *
 * @param gamma factor
 * @param beta addend
 * @param gammaGradient by γ
 * @param betaGradient by β
 */
public record NormParameters(Matrix gamma, Matrix beta, Matrix gammaGradient, Matrix betaGradient) {}
