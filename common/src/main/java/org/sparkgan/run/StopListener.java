package org.sparkgan.run;

import java.io.IOException;
import org.sparkgan.checkpoint.Saves;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.TrainingListener;

/**
 * Saves and stops a run at the end of the round in which it was asked to stop.
 *
 * @param stop the request
 * @param saves of the run
 */
record StopListener(Stop stop, Saves saves) implements TrainingListener {
    @Override
    public void segmentEnded(int from, GanState state) throws IOException {
        if (stop.isAsked()) {
            saves.save(state);
            throw InterruptedRunException.savedAt(state.iteration());
        }
    }

    /** Stops a run that has made nothing yet, if it was asked to. */
    static void obeyBeforeTheFirstRound(Stop stop) {
        if (stop.isAsked()) {
            throw InterruptedRunException.beforeTheFirstRound();
        }
    }
}
