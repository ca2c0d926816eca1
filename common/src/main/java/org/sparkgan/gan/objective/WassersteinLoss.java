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
    public double critic(double[] real, double[] fake, double[] realGradient, double[] fakeGradient) {
        Arrays.fill(realGradient, -1.0 / real.length);
        Arrays.fill(fakeGradient, 1.0 / fake.length);
        return mean(fake) - mean(real);
    }

    @Override
    public double generator(double[] fake, double[] fakeGradient) {
        return negativeMean(fake, fakeGradient);
    }

    /** -mean D, and its gradient. */
    static double negativeMean(double[] scores, double[] gradient) {
        Arrays.fill(gradient, -1.0 / scores.length);
        return -mean(scores);
    }

    public static double mean(double[] scores) {
        double sum = 0;
        for (double score : scores) {
            sum += score;
        }
        return sum / scores.length;
    }
}
