package org.sparkgan.gan.objective;

/**
 * The least-squares loss with labels 1 for real and 0 for generated images: the critic minimises
 * ½ mean (D(x) - 1)² + ½ mean D(G(z))², the generator ½ mean (D(G(z)) - 1)². In [0, ∞).
 *
 * <p><a href="https://arxiv.org/abs/1611.04076">Mao et al. 2017</a>, equation 9 of section 3.2.
 */
public record LeastSquaresLoss() implements Objective {
    @Override
    public double critic(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        return halfSquares(real, 1, realGradient) + halfSquares(generated, 0, generatedGradient);
    }

    @Override
    public double generator(double[] real, double[] generated, double[] realGradient, double[] generatedGradient) {
        return halfSquares(generated, 1, generatedGradient);
    }

    /** ½ mean (D - label)², and its gradient. */
    private static double halfSquares(double[] scores, double label, double[] gradient) {
        double loss = 0;
        double count = scores.length;
        for (int i = 0; i < scores.length; i++) {
            double error = scores[i] - label;
            loss += error * error / 2 / count;
            gradient[i] = error / count;
        }
        return loss;
    }
}
