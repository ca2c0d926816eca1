package org.sparkgan.jobs.check;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.Minibatches;

/**
 * A game of networks so small that the CPU's numbers of it can be carried along.
 *
 * @param name for people
 * @param shape of its images
 * @param scale of its first parameters, against those that a run begins with
 * @param settings what differs from the usual
 */
public record Game(String name, ImageShape shape, float scale, List<String> settings) {
    /** Odd, as nothing in kernels is. */
    static final int BATCH = 5;
    /** Of noise. */
    static final long SEED = 3;

    private static final long FIRST_PARAMETERS = 5;
    private static final int CLASSES = 3;

    static Game of(String name, ImageShape shape, String... settings) {
        return new Game(name, shape, 1, List.of(settings));
    }

    /** The same with larger parameters, where images would be almost black at first. */
    Game scaled(float by) {
        return new Game(name, shape, by, settings);
    }

    GanSpec spec() {
        List<String> all = new ArrayList<>(List.of("network.hidden=7", "network.features=3", "gan.latent-dim=5"));
        // Half of the average is kept in each step, from the first on.
        all.addAll(List.of("training.batch-size=" + BATCH, "gan.ema-half-life=" + BATCH, "gan.ema-ramp-up=0"));
        all.addAll(settings);
        JobConfig config = ConfigReader.read(List.of(), all);
        return GanSpec.of(config, shape, config.gan().conditional() ? CLASSES : 0);
    }

    /** Before the first iteration. */
    GanState start() {
        GanState state = spec().initialState(FIRST_PARAMETERS);
        for (float[] vector : List.of(state.generator(), state.critic(), state.generatorEma())) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= scale;
            }
        }
        return state;
    }

    static Minibatches images() {
        return new RandomImages(CLASSES);
    }
}
