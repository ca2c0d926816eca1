package org.sparkgan.gan;

import java.util.function.Consumer;
import org.sparkgan.compute.Stretch;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.gan.optimizer.Optimizer;
import org.sparkgan.gan.optimizer.OptimizerState;
import org.sparkgan.nn.layer.NetworkSpec;

/** A network's parameters on the heap, with the optimizer that moves them. */
final class TrainedParameters {
    private final float[] values;
    private final Optimizer optimizer;
    private final OptimizerState moments;
    private long steps;

    TrainedParameters(NetworkSpec spec, OptimizerSettings settings) {
        values = new float[spec.parameters()];
        optimizer = Optimizer.of(settings);
        moments = OptimizerState.fresh(settings, spec);
    }

    float[] values() {
        return values;
    }

    OptimizerState optimizerState() {
        return new OptimizerState(steps, moments.mean(), moments.meanSquare());
    }

    void load(float[] from, OptimizerState state) {
        copy(from, values);
        copy(state.mean(), moments.mean());
        copy(state.meanSquare(), moments.meanSquare());
        steps = state.steps();
    }

    /** One step down {@code gradient}. */
    void update(float[] gradient) {
        optimizer.update(++steps, values, gradient, moments);
    }

    /**
     * One step down the gradient that {@code network} has, to which the new values go.
     *
     * @param afterwards done with each stretch of new values
     */
    void update(DeviceNetwork network, Consumer<Stretch> afterwards) {
        steps++;
        Stretch.each(values.length, stretch -> {
            optimizer.update(steps, stretch, values, network.gradient(stretch), moments);
            network.upload(stretch);
            afterwards.accept(stretch);
        });
    }

    /** Clamps every parameter to [-bound, bound]. */
    void clip(float bound) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(-bound, Math.min(bound, values[i]));
        }
    }

    static void copy(float[] from, float[] to) {
        if (from.length != to.length) {
            throw new IllegalArgumentException(
                    "Invalid state: expected " + to.length + " numbers, but found " + from.length);
        }
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
