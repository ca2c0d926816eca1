package org.sparkgan.jobs.check;

import java.io.IOException;

/** What can be checked by itself; each in a process of its own, so that one that fails leaves the others alone. */
public enum Part {
    /** The card and its libraries. */
    CARD,
    /** Each operation against plain Java. */
    OPERATIONS,
    /** Small games against the CPU. */
    GAMES,
    /** The same bits again and after a resume; nothing moves by a loss that is no number; memory as planned. */
    BITS,
    /** A little of everything, for programs that look on and make it slow. */
    TINY,
    /** Times of iterations. */
    SPEED;

    /**
     * Checks.
     *
     * @throws org.sparkgan.compute.cuda.CudaException where there is no card that can be used
     */
    public void run(Setup setup, Findings findings) throws IOException {
        switch (this) {
            case CARD -> CardPart.run(setup, findings);
            case OPERATIONS -> OperationsPart.run(setup, findings);
            case GAMES -> GamesPart.run(setup, findings);
            case BITS -> BitsPart.run(setup, findings);
            case TINY -> TinyPart.run(setup, findings);
            case SPEED -> SpeedPart.run(setup, findings);
        }
    }
}
