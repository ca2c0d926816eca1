package org.sparkgan.gan;

import org.sparkgan.compute.Average;
import org.sparkgan.compute.HostTrained;
import org.sparkgan.compute.Stretch;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.gan.optimizer.Optimizer;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * Both players' parameters in the JVM and how gradients move them that others have computed. Vectors are allocated once. For one
 * thread at a time.
 */
public final class GanParameters {
    private final Given generatorGradient = new Given();
    private final Given criticGradient = new Given();
    private final Players players;

    /** A gradient that is handed in. */
    private static final class Given implements HostTrained.Link {
        private float[] vector = new float[0];

        @Override
        public float[] gradient(Stretch stretch) {
            return vector;
        }

        @Override
        public void moved(Stretch stretch) {}
    }

    /** Allocates everything; the numbers are those of the first {@link #load}. */
    public GanParameters(GanSpec spec) {
        players = new Players(
                spec,
                trained(spec.generator(), spec.optimizer().generator(), Players.average(spec), generatorGradient),
                trained(spec.critic(), spec.optimizer().critic(), Average.NONE, criticGradient));
    }

    private static HostTrained trained(NetworkSpec spec, OptimizerSettings settings, Average average, Given gradient) {
        return new HostTrained(new float[spec.parameters()], Optimizer.of(settings), average, gradient, () -> true);
    }

    /** Goes on from {@code state}, which is copied. */
    public void load(GanState state) {
        players.load(state);
    }

    /**
     * Where the players stand. The vectors are this object's own: they change with the next step or load.
     *
     * @param iteration how many iterations were taken, as the caller counts them
     */
    public GanState state(int iteration) {
        return players.state(iteration);
    }

    /** What has to happen to the critic before its gradient is taken. */
    public void prepareCritic() {
        players.prepareCritic();
    }

    /** One step of the critic, down its gradient. */
    public void updateCritic(float[] gradient) {
        criticGradient.vector = gradient;
        players.updateCritic();
    }

    /**
     * One step of the generator, down its gradient, which its moving average follows.
     *
     * @param iteration how many were taken before
     */
    public void updateGenerator(int iteration, float[] gradient) {
        generatorGradient.vector = gradient;
        players.updateGenerator(iteration);
    }
}
