package org.sparkgan.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FineTuningSettings;
import org.sparkgan.config.OptimizerName;
import org.sparkgan.config.OptimizerSettings;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.nn.layer.Transfer;

/** The numbers with which a run starts that takes those of other networks; what it does not take is drawn as for any run. */
final class TakenNumbers {
    private final GanSpec spec;
    private final long seed;
    private final Transfer generator;
    private final Optional<Transfer> critic;

    /**
     * Of both networks.
     *
     * @param spec of the run
     * @param seed of the run
     * @param generator from the generator there to that of the run
     * @param critic the same for the critics
     */
    TakenNumbers(GanSpec spec, long seed, Transfer generator, Transfer critic) {
        this(spec, seed, generator, Optional.of(critic));
    }

    private TakenNumbers(GanSpec spec, long seed, Transfer generator, Optional<Transfer> critic) {
        this.spec = spec;
        this.seed = seed;
        this.generator = generator;
        this.critic = critic;
    }

    /** Of the generator alone. */
    static TakenNumbers ofGenerator(GanSpec spec, long seed, Transfer generator) {
        return new TakenNumbers(spec, seed, generator, Optional.empty());
    }

    /**
     * What is fresh, for people.
     *
     * @param labels that the networks there know
     */
    List<String> fresh(int labels) {
        List<String> fresh = new ArrayList<>();
        int classes = spec.generator().classes();
        if (generator.fresh() > 0) {
            fresh.add(String.format(
                    Locale.ROOT,
                    "the generator's embeddings of %d labels (%,d numbers), as there are %d labels there",
                    classes,
                    generator.fresh(),
                    labels));
        }
        if (critic.isEmpty()) {
            fresh.add("the critic, as a generator.zip has none");
        } else if (critic.get().fresh() > 0) {
            fresh.add(String.format(
                    Locale.ROOT,
                    "the critic's embeddings of %d labels (%,d numbers)",
                    classes,
                    critic.get().fresh()));
        }
        return fresh;
    }

    /**
     * Refuses moments that cannot go on.
     *
     * @param from where they are from, as given in {@code training.from}
     * @param source where the other run stood
     */
    void requireMoments(String from, GanState source) {
        requireMoments(from, source.generatorOptimizer(), spec.optimizer().generator(), "generator");
        requireMoments(from, source.criticOptimizer(), spec.optimizer().critic(), "critic");
        if (generator.fresh() > 0 || critic.orElseThrow().fresh() > 0) {
            throw new ConfigException(FineTuningSettings.MOMENTS + " must be false where " + FineTuningSettings.FROM
                    + " knows other labels: the count of steps is that of all parameters, and fresh embeddings have taken"
                    + " none, but is true");
        }
    }

    private static void requireMoments(
            String from, OptimizerState moments, OptimizerSettings settings, String network) {
        if (moments.steps() == 0) {
            throw new ConfigException(FineTuningSettings.MOMENTS + " must be false, as the checkpoint of "
                    + FineTuningSettings.FROM + " " + from
                    + " holds no moments of all workers (gradient-sharing, or average-updaters=false), but is true");
        }
        OptimizerName there = moments.mean().length > 0 ? OptimizerName.ADAM : OptimizerName.RMSPROP;
        if (there != settings.type()) {
            throw new ConfigException("optimizer." + network + ".type must be that of " + FineTuningSettings.FROM + " "
                    + from + ", " + there + ", where " + FineTuningSettings.MOMENTS + " is true, but is "
                    + settings.type());
        }
    }

    /**
     * The start with both networks.
     *
     * @param source where the other run stood
     * @param moments whether its moments are taken too
     */
    GanState of(GanState source, boolean moments) {
        GanState start = of(
                source.generator(),
                source.generatorEma().length > 0 ? source.generatorEma() : source.generator(),
                source.critic());
        return moments
                ? start.withOptimizers(
                        moments(source.generatorOptimizer(), generator),
                        moments(source.criticOptimizer(), critic.orElseThrow()))
                : start;
    }

    private static OptimizerState moments(OptimizerState source, Transfer transfer) {
        return new OptimizerState(
                source.steps(), moment(source.mean(), transfer), moment(source.meanSquare(), transfer));
    }

    /** RMSProp has no first ones. */
    private static float[] moment(float[] source, Transfer transfer) {
        return source.length == 0 ? source : transfer.apply(source, new float[transfer.target()]);
    }

    /** The start with a generator. */
    GanState ofGenerator(float[] numbers) {
        return of(numbers, numbers, new float[0]);
    }

    private GanState of(float[] ofGenerator, float[] average, float[] ofCritic) {
        GanState drawn = spec.initialState(seed);
        return new GanState(
                0,
                generator.apply(ofGenerator, drawn.generator()),
                critic.map(transfer -> transfer.apply(ofCritic, drawn.critic())).orElse(drawn.critic()),
                drawn.generatorEma().length > 0 ? generator.apply(average, drawn.generator()) : drawn.generatorEma(),
                drawn.generatorOptimizer(),
                drawn.criticOptimizer(),
                drawn.feedback());
    }
}
