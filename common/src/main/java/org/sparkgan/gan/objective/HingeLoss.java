package org.sparkgan.gan.objective;

/**
 * The hinge loss: the critic minimises mean max(0, 1 - D(x)) + mean max(0, 1 + D(G(z))), the generator -mean D(G(z)). The
 * critic's is in [0, ∞); a score beyond the margin of 1 on its own side has no gradient, nor has one at the margin.
 *
 * <p><a href="https://arxiv.org/abs/1705.02894">Lim and Ye 2017</a>, section 3; in this form
 * <a href="https://arxiv.org/abs/1802.05957">Miyato et al. 2018</a>, equations 16 and 17.
 */
public record HingeLoss() implements Objective {
    @Override
    public double critic(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        return hinge(real, -1, realGradient) + hinge(generated, 1, generatedGradient);
    }

    @Override
    public double generator(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        return Means.negative(generated, generatedGradient);
    }

    /** mean max(0, 1 + sign D), and its gradient. */
    private static double hinge(double[] scores, int sign, double[] gradient) {
        double loss = 0;
        double count = scores.length;
        for (int i = 0; i < scores.length; i++) {
            double excess = 1 + sign * scores[i];
            // A NaN has to go on, so that the run stops.
            boolean within = excess <= 0;
            loss += within ? 0 : excess / count;
            gradient[i] = within ? 0 : sign / count;
        }
        return loss;
    }
}
