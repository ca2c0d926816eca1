package org.sparkgan.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sparkgan.compute.Clock;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Noise;
import org.sparkgan.compute.Noise.Distribution;
import org.sparkgan.compute.Operation;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/** The random numbers of one iteration: latent vectors, and the shares of real images where some are mixed. */
final class IterationNoise {
    private final List<Operation> latents = new ArrayList<>();
    private final List<Operation> shares;

    /**
     * Binds to what they fill.
     *
     * @param clock which iteration it is
     * @param seed decides them
     * @param latents by step, the generator's last, {@code [latent, batch]} each
     * @param shares the critic's, {@code [1, batch]}, filled anew each step
     */
    IterationNoise(Device device, Clock clock, long seed, List<Matrix> latents, Optional<Matrix> shares) {
        int criticSteps = latents.size() - 1;
        RandomStream critic = new RandomStream(seed, Purpose.CRITIC_LATENT);
        RandomStream generator = new RandomStream(seed, Purpose.GENERATOR_LATENT);
        RandomStream interpolation = new RandomStream(seed, Purpose.INTERPOLATION);
        for (int step = 0; step < criticSteps; step++) {
            this.latents.add(device.draw(new Noise(Distribution.NORMAL, critic, step), clock, latents.get(step)));
        }
        this.latents.add(device.draw(new Noise(Distribution.NORMAL, generator, 0), clock, latents.get(criticSteps)));
        this.shares = shares.stream()
                .flatMap(to -> IntStream.range(0, criticSteps)
                        .mapToObj(step -> new Noise(Distribution.UNIFORM, interpolation, step))
                        .map(noise -> device.draw(noise, clock, to)))
                .toList();
    }

    /** Draws the latent vectors of all steps. */
    void generate() {
        latents.forEach(Operation::run);
    }

    /** Draws the shares of a critic step, if there are any. */
    void share(int step) {
        if (!shares.isEmpty()) {
            shares.get(step).run();
        }
    }
}
