package org.sparkgan.gan.objective;

/**
 * The non-saturating GAN loss: the critic minimises BCE(D(x), 1) + BCE(D(G(z)), 0), the generator BCE(D(G(z)), 1), with
 * D = sigmoid(score), computed from the scores so that no sigmoid saturates. In [0, ∞).
 *
 * <p><a href="https://arxiv.org/abs/1406.2661">Goodfellow et al. 2014</a>, section 3.
 */
public record NonSaturatingLoss() implements Objective {
    @Override
    public double critic(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        double loss = asReal(real, realGradient);
        double count = generated.length;
        for (int i = 0; i < generated.length; i++) {
            loss += Logistic.softplus(generated[i]) / count;
            generatedGradient[i] = Logistic.sigmoid(generated[i]) / count;
        }
        return loss;
    }

    @Override
    public double generator(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        return asReal(generated, generatedGradient);
    }

    /** BCE(D, 1), and its gradient. */
    private static double asReal(double[] scores, double[] gradient) {
        double loss = 0;
        double count = scores.length;
        for (int i = 0; i < scores.length; i++) {
            loss += Logistic.softplus(-scores[i]) / count;
            gradient[i] = -Logistic.sigmoid(-scores[i]) / count;
        }
        return loss;
    }
}
