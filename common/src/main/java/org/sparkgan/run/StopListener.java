package org.sparkgan.run;

import java.io.IOException;
import org.sparkgan.checkpoint.Saves;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;

/**
 * Saves and stops a run at the end of the round in which it was asked to stop.
 *
 * @param stop the request
 * @param saves of the run
 */
record StopListener(Stop stop, Saves saves) implements TrainingListener {
    @Override
    public void roundEnded(RoundResult round) throws IOException {
        if (stop.isAsked()) {
            saves.save(round.state());
            throw InterruptedRunException.savedAt(round.until());
        }
    }

    /** Stops a run that has made nothing yet, if it was asked to. */
    static void obeyBeforeTheFirstRound(Stop stop) {
        if (stop.isAsked()) {
            throw InterruptedRunException.beforeTheFirstRound();
        }
    }
}
