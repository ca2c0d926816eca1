package org.sparkgan.jobs.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.gan.CriticLosses;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.Minibatches;

/** A game that is played on a device, and the numbers that are seen meanwhile. */
final class Trial {
    /** Of the losses that are known. */
    static final int ITERATIONS = 20;
    /** After which parameters and moments are known; later ones would show how errors grow. */
    static final int STATE_AFTER = 3;
    /** Begins the names of what is seen before the first step of an optimizer. */
    private static final String FIRST = "first ";
    /** Its batch is the middle of a larger one. */
    private static final int FIRST_SAMPLE = 8;

    private final Game game;
    private final GanEngine engine;
    private final Minibatches images = Game.images();
    private final Map<String, double[]> seen = new LinkedHashMap<>();

    private Trial(Game game, Device device) {
        this.game = game;
        this.engine = new GanEngine(device, game.spec(), Game.BATCH, Game.SEED);
    }

    /**
     * Plays.
     *
     * @param iterations {@link #STATE_AFTER} or more
     * @return numbers by their names; those of losses have one for each iteration
     */
    static Map<String, double[]> of(Game game, Device device, int iterations) {
        Trial trial = new Trial(game, device);
        trial.takeGradients();
        trial.takeIterations(iterations);
        return trial.seen;
    }

    /** What numbers of this name may be off by in float in any case; differences grow behind optimizers. */
    static double least(String name) {
        return name.startsWith(FIRST) ? 1e-5 : 1e-4;
    }

    private void takeGradients() {
        engine.load(game.start());
        engine.generate(0, FIRST_SAMPLE, images);
        CriticLosses losses = engine.criticLosses(0, 0, images);
        seen.put(FIRST + "critic losses", new double[] {losses.loss(), losses.wasserstein(), losses.penalty()});
        seen.put(FIRST + "critic gradient", wide(engine.criticGradient((gradient, part) -> {})));
        seen.put(FIRST + "generator loss", new double[] {engine.generatorLoss(0, images)});
        seen.put(FIRST + "generator gradient", wide(engine.generatorGradient((gradient, part) -> {})));
    }

    private void takeIterations(int iterations) {
        double[] critic = new double[iterations];
        double[] wasserstein = new double[iterations];
        double[] penalty = new double[iterations];
        double[] generator = new double[iterations];
        engine.load(game.start());
        for (int i = 0; i < iterations; i++) {
            IterationLosses losses = engine.iterate(i, FIRST_SAMPLE, images);
            critic[i] = losses.critic();
            wasserstein[i] = losses.wasserstein();
            penalty[i] = losses.penalty();
            generator[i] = losses.generator();
            if (i + 1 == STATE_AFTER) {
                takeState(engine.state(STATE_AFTER));
            }
        }
        seen.put("critic losses", critic);
        seen.put("differences of mean scores", wasserstein);
        seen.put("penalties", penalty);
        seen.put("generator losses", generator);
    }

    private void takeState(GanState state) {
        takeMoments("generator", state.generatorOptimizer());
        takeMoments("critic", state.criticOptimizer());
        // A bias in front of batch normalisation changes nothing, and moves by rounding alone.
        if (game.spec().batchNorm() == BatchNormName.NONE) {
            seen.put("parameters", wide(state.generator(), state.critic()));
            seen.put("moving average", wide(state.generatorEma()));
        }
    }

    private void takeMoments(String player, OptimizerState state) {
        seen.put(player + " mean gradient", wide(state.mean()));
        seen.put(player + " mean squared gradient", wide(state.meanSquare()));
    }

    private static double[] wide(float[]... vectors) {
        return Stream.of(vectors)
                .flatMapToDouble(vector -> IntStream.range(0, vector.length).mapToDouble(i -> vector[i]))
                .toArray();
    }
}
