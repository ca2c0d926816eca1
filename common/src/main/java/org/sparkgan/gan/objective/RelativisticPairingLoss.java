package org.sparkgan.gan.objective;

/**
 * The relativistic pairing loss: with the difference d = D(x) - D(G(z)) of a pair the critic minimises mean softplus(-d), the generator
 * mean softplus(d). Pairs are of the same place in their batches. In [0, ∞).
 *
 * <p><a href="https://arxiv.org/abs/1807.00734">Jolicoeur-Martineau 2018</a>, section 4;
 * <a href="https://arxiv.org/abs/2501.05441">Huang et al. 2024</a>, equation 3.
 */
public record RelativisticPairingLoss() implements Objective {
    @Override
    public boolean generatorSeesReal() {
        return true;
    }

    @Override
    public double critic(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        return above(real, generated, realGradient, generatedGradient);
    }

    @Override
    public double generator(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        return above(generated, real, generatedGradient, realGradient);
    }

    /** mean softplus(-(upper - lower)), and its gradient. */
    private static double above(double[] upper, double[] lower, double[] upperGradient, double[] lowerGradient) {
        double loss = 0;
        double count = upper.length;
        for (int i = 0; i < upper.length; i++) {
            double below = lower[i] - upper[i];
            loss += Logistic.softplus(below) / count;
            double slope = Logistic.sigmoid(below) / count;
            upperGradient[i] = -slope;
            lowerGradient[i] = slope;
        }
        return loss;
    }
}
