package org.sparkgan.jobs.check;

import java.util.Optional;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.IterationLosses;

/** An iteration of each of a few games: compute-sanitizer makes them hundreds of times slower. */
final class TinyPart {
    private TinyPart() {}

    static void run(Setup setup, Findings findings) {
        try (CudaDevice device = Way.FLOAT_RECORDED.open(Optional.of(setup.cubins()))) {
            for (Game game : Games.few()) {
                GanEngine engine = new GanEngine(device, game.spec(), Game.BATCH, Game.SEED);
                engine.load(game.start());
                IterationLosses losses = engine.iterate(0, 0, Game.images());
                findings.require(game.name(), true, "an iteration ends with a critic's loss of " + losses.critic());
            }
        }
    }
}
