package org.sparkgan.train;

import java.io.IOException;
import org.sparkgan.gan.GanState;

/** Hears of a run's course, in the driver; an exception from any of these stops the run. */
public interface TrainingListener {
    /** Before the first round; {@code state} is fresh or, after a resume, the checkpoint's. */
    default void started(TrainingPlan plan, GanState state) throws IOException {}

    /** After each round. */
    default void roundEnded(RoundResult round) throws IOException {}

    /** After the last round of a run that ended well. */
    default void finished(GanState state) throws IOException {}
}
