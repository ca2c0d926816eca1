package org.sparkgan.gan.objective;

/**
 * The non-saturating GAN loss: the critic minimises BCE(D(x), 1) + BCE(D(G(z)), 0), the generator BCE(D(G(z)), 1), with
 * D = sigmoid(score), computed from the scores so that no sigmoid saturates. In [0, ∞).
 *
 * <p><a href="https://arxiv.org/abs/1406.2661">Goodfellow et al. 2014</a>, section 3.
 */
public record NonSaturatingLoss() implements Objective {
    @Override
    public double critic(double[] real, double[] fake, double[] realGradient, double[] fakeGradient) {
        double loss = generator(real, realGradient);
        double count = fake.length;
        for (int i = 0; i < fake.length; i++) {
            loss += softplus(fake[i]) / count;
            fakeGradient[i] = sigmoid(fake[i]) / count;
        }
        return loss;
    }

    @Override
    public double generator(double[] fake, double[] fakeGradient) {
        double loss = 0;
        double count = fake.length;
        for (int i = 0; i < fake.length; i++) {
            loss += softplus(-fake[i]) / count;
            fakeGradient[i] = -sigmoid(-fake[i]) / count;
        }
        return loss;
    }

    /** log(1 + e^x) without overflow: -log sigmoid(-x). */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
