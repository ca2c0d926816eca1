package org.sparkgan.jobs.check;

import java.util.Optional;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.IterationLosses;

/** A few iterations of a few games: compute-sanitizer makes them hundreds of times slower. */
final class TinyPart {
    /** One by one, recorded, and once more. */
    private static final int ITERATIONS = 3;

    private TinyPart() {}

    static void run(Setup setup, Findings findings) {
        try (CudaDevice device = Way.FLOAT_RECORDED.open(Optional.of(setup.cubins()))) {
            for (Game game : Games.few()) {
                GanEngine engine = new GanEngine(device, game.spec(), Game.BATCH, Game.SEED);
                engine.load(game.start());
                IterationLosses losses = IterationLosses.NONE;
                for (int i = 0; i < ITERATIONS; i++) {
                    losses = losses.plus(engine.iterate(i, 0, Game.images()));
                }
                findings.note(game.name(), "the critic's losses are " + losses.critic() + " in sum");
            }
            findings.require(
                    "iterations are recorded",
                    Way.FLOAT_RECORDED.wasTaken(device),
                    device.replays() + " by one call each");
        }
    }
}
