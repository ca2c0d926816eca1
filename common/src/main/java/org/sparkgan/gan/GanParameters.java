package org.sparkgan.gan;

import org.sparkgan.config.ObjectiveName;
import org.sparkgan.gan.optimizer.MovingAverage;

/**
 * Both players' parameters on the heap and how gradients move them, wherever the gradients come from. Vectors are allocated
 * once. For one thread at a time.
 */
public final class GanParameters {
    private final boolean clipped;
    private final float clip;
    private final MovingAverage average;
    private final TrainedParameters generator;
    private final TrainedParameters critic;
    private final float[] generatorEma;

    /** Allocates everything; the numbers are those of the first {@link #load}. */
    public GanParameters(GanSpec spec) {
        clipped = spec.gan().objective() == ObjectiveName.WGAN;
        clip = (float) spec.gan().clip();
        average = MovingAverage.of(spec.gan());
        generator = new TrainedParameters(spec.generator(), spec.optimizer().generator());
        critic = new TrainedParameters(spec.critic(), spec.optimizer().critic());
        generatorEma = new float[spec.gan().emaDecay() > 0 ? spec.generator().parameters() : 0];
    }

    /** Goes on from {@code state}, which is copied. */
    public void load(GanState state) {
        generator.load(state.generator(), state.generatorOptimizer());
        critic.load(state.critic(), state.criticOptimizer());
        TrainedParameters.copy(state.generatorEma(), generatorEma);
    }

    /**
     * Where the players stand. The vectors are this object's own: they change with the next step or load.
     *
     * @param iteration how many iterations were taken, as the caller counts them
     */
    public GanState state(int iteration) {
        return new GanState(
                iteration,
                generator.values(),
                critic.values(),
                generatorEma,
                generator.optimizerState(),
                critic.optimizerState());
    }

    /** What has to happen to the critic before its gradient is taken; whether something did: wgan clamps every parameter. */
    public boolean prepareCritic() {
        if (clipped) {
            critic.clip(clip);
        }
        return clipped;
    }

    /** One step of the critic where it is at work, down the gradient that is there. */
    void updateCritic(DeviceNetwork network) {
        critic.update(network, stretch -> {});
    }

    /** The same for the generator, which its moving average follows; {@code iteration} were taken before. */
    void updateGenerator(int iteration, DeviceNetwork network) {
        generator.update(
                network, stretch -> average.add(stretch, generator.values(), iteration, iteration + 1, generatorEma));
    }

    /** One step of the critic, down its gradient. */
    public void updateCritic(float[] gradient) {
        critic.update(gradient);
    }

    /**
     * One step of the generator, down its gradient, which its moving average follows.
     *
     * @param iteration how many were taken before
     */
    public void updateGenerator(int iteration, float[] gradient) {
        generator.update(gradient);
        average.add(generator.values(), iteration, iteration + 1, generatorEma);
    }

    float[] generator() {
        return generator.values();
    }

    float[] critic() {
        return critic.values();
    }
}
