package org.sparkgan.gan.optimizer;

import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.Rates;
import org.sparkgan.compute.Stretch;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerSettings;

/**
 * Adam: m = β₁m + (1-β₁)g, v = β₂v + (1-β₂)g², θ = θ - η m̂ / (√v̂ + ε), with bias-corrected m̂ and v̂.
 *
 * <p><a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015</a>, algorithm 1. Where β₂ changes, the
 * corrections are those of the step's own β₂, as in PyTorch.
 *
 * @param learningRate η at first, above 0
 * @param beta1 β₁, in [0, 1)
 * @param beta2 β₂ at first, in [0, 1)
 */
public record Adam(double learningRate, double beta1, double beta2) implements Optimizer {
    @Override
    public OptimizerSettings settings() {
        return new OptimizerSettings(OptimizerName.ADAM, learningRate, beta1, beta2, 0);
    }

    @Override
    public void update(
            long step, Rates rates, Stretch stretch, float[] parameters, float[] gradient, OptimizerState state) {
        float[] mean = state.mean();
        float[] meanSquare = state.meanSquare();
        float keepMean = (float) beta1;
        float addMean = (float) (1 - beta1);
        float keepSquare = (float) rates.beta2();
        float addSquare = (float) (1 - rates.beta2());
        float rate = (float) (rates.learningRate() / (1 - Math.pow(beta1, (double) step)));
        float correction = (float) (1 / Math.sqrt(1 - Math.pow(rates.beta2(), (double) step)));
        float epsilon = (float) EPSILON;
        int to = stretch.to();
        for (int i = stretch.from(); i < to; i++) {
            float g = gradient[i];
            float m = keepMean * mean[i] + addMean * g + FLUSH - FLUSH;
            float v = keepSquare * meanSquare[i] + addSquare * g * g + FLUSH - FLUSH;
            mean[i] = m;
            meanSquare[i] = v;
            parameters[i] -= rate * m / ((float) Math.sqrt(v) * correction + epsilon);
        }
    }
}
