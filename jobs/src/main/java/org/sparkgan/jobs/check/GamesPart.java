package org.sparkgan.jobs.check;

import java.io.IOException;
import java.util.Optional;
import org.sparkgan.compute.cuda.CudaDevice;

/** Losses, gradients, iterations and parameters of small games against the CPU's. */
final class GamesPart {
    private GamesPart() {}

    static void run(Setup setup, Findings findings) throws IOException {
        References references = References.read(setup.references());
        int iterations = setup.scale().of(Trial.ITERATIONS, 5);
        try (CudaDevice device = Way.FLOAT_RECORDED.open(Optional.of(setup.cubins()))) {
            for (Game game : Games.all()) {
                try {
                    references.compare(game, Trial.of(game, device, iterations), findings);
                } catch (RuntimeException e) {
                    // The other games may still show more.
                    findings.failed(game.name(), e);
                }
            }
        }
    }
}
