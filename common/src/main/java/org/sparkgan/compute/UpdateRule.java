package org.sparkgan.compute;

import org.sparkgan.config.OptimizerSettings;

/** How parameters follow their gradient. */
public interface UpdateRule {
    /** Names it, for devices that have it in code of their own. */
    OptimizerSettings settings();

    /**
     * One update of {@code stretch}, in place, in the JVM.
     *
     * @param step 1 for the first update
     * @param rates of this step, in place of those that the rule begins with
     * @param stretch which of the parameters
     * @param parameters what is trained
     * @param gradient of the loss by the parameters
     * @param state whose moments take the gradient in; its own count of steps is not read
     */
    void update(long step, Rates rates, Stretch stretch, float[] parameters, float[] gradient, OptimizerState state);
}
