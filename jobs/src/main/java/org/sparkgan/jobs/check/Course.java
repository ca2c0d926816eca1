package org.sparkgan.jobs.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;

/**
 * Iterations that were taken, and where they led.
 *
 * @param losses of each
 * @param half the state in the middle
 * @param end the state behind them
 */
record Course(List<IterationLosses> losses, GanState half, GanState end) {
    /**
     * Takes iterations on an engine of their own.
     *
     * @param from the state before the first
     * @param first number of the first
     * @param end number behind the last
     */
    static Course of(Game game, Device device, GanState from, int first, int end) {
        GanEngine engine = new GanEngine(device, game.spec(), Game.BATCH, Game.SEED);
        engine.load(from);
        List<IterationLosses> losses = new ArrayList<>();
        GanState half = from;
        for (int i = first; i < end; i++) {
            losses.add(engine.iterate(i, 0, Game.images()));
            if (i + 1 == end / 2) {
                half = engine.state(end / 2).copy();
            }
        }
        return new Course(losses, half, engine.state(end).copy());
    }

    /** Where this differs, in any bit, from the end of a course that may have begun earlier; empty where it does not. */
    Optional<String> difference(Course other) {
        int before = other.losses.size() - losses.size();
        for (int i = 0; i < losses.size(); i++) {
            if (!losses.get(i).equals(other.losses.get(before + i))) {
                return Optional.of("other losses in iteration " + (before + i));
            }
        }
        return areSame(end, other.end)
                ? Optional.empty()
                : Optional.of("the same losses, but another state behind them");
    }

    private static boolean areSame(GanState one, GanState other) {
        return Arrays.equals(one.generator(), other.generator())
                && Arrays.equals(one.critic(), other.critic())
                && Arrays.equals(one.generatorEma(), other.generatorEma())
                && areSame(one.generatorOptimizer(), other.generatorOptimizer())
                && areSame(one.criticOptimizer(), other.criticOptimizer());
    }

    private static boolean areSame(OptimizerState one, OptimizerState other) {
        return one.steps() == other.steps()
                && Arrays.equals(one.mean(), other.mean())
                && Arrays.equals(one.meanSquare(), other.meanSquare());
    }
}
