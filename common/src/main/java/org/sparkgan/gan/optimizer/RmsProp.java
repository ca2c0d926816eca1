package org.sparkgan.gan.optimizer;

import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.Rates;
import org.sparkgan.compute.Stretch;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerSettings;

/**
 * RMSProp without momentum: v = ρv + (1-ρ)g², θ = θ - η g / (√v + ε).
 *
 * <p>Tieleman and Hinton 2012, lecture 6.5; the optimizer of Arjovsky 2017.
 *
 * @param learningRate η at first, above 0
 * @param decay ρ, in [0, 1)
 */
public record RmsProp(double learningRate, double decay) implements Optimizer {
    @Override
    public OptimizerSettings settings() {
        return new OptimizerSettings(OptimizerName.RMSPROP, learningRate, 0, 0, decay);
    }

    @Override
    public void update(
            long step, Rates rates, Stretch stretch, float[] parameters, float[] gradient, OptimizerState state) {
        float[] meanSquare = state.meanSquare();
        float keep = (float) decay;
        float add = (float) (1 - decay);
        float rate = (float) rates.learningRate();
        float epsilon = (float) EPSILON;
        int to = stretch.to();
        for (int i = stretch.from(); i < to; i++) {
            float g = gradient[i];
            float v = keep * meanSquare[i] + add * g * g + FLUSH - FLUSH;
            meanSquare[i] = v;
            parameters[i] -= rate * g / ((float) Math.sqrt(v) + epsilon);
        }
    }
}
