package org.sparkgan.gan.objective;

import java.util.Arrays;

/**
 * The Wasserstein loss: the critic minimises mean D(G(z)) - mean D(x), the generator -mean D(G(z)). Unbounded; the
 * negative of the critic's loss estimates the distance up to the critic's Lipschitz constant.
 *
 * <p><a href="https://arxiv.org/abs/1701.07875">Arjovsky et al. 2017</a>, algorithm 1.
 */
public record WassersteinLoss() implements Objective {
    @Override
    public double critic(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        Arrays.fill(realGradient, -1.0 / real.length);
        Arrays.fill(generatedGradient, 1.0 / generated.length);
        return Means.of(generated) - Means.of(real);
    }

    @Override
    public double generator(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        return Means.negative(generated, generatedGradient);
    }
}
