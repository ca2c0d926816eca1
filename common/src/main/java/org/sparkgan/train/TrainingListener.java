package org.sparkgan.train;

import java.io.IOException;
import org.sparkgan.gan.GanState;
import org.sparkgan.score.Evaluation;

/**
 * Hears the story of a run, in the driver, one event after the other. An exception from any of these stops the run; one from {@link
 * #ended} comes too late for that and is logged.
 *
 * <p>What one listener causes is told to all at once: those after it hear of a grid, scores or a checkpoint before they hear of the
 * start or of the segment that led to it.
 */
public interface TrainingListener {
    /** Before the first round; {@code state} is fresh or, after a resume, the checkpoint's. */
    default void started(TrainingPlan plan, GanState state) throws IOException {}

    /** After each round. */
    default void roundEnded(RoundResult round) throws IOException {}

    /**
     * The driver has the state: after one round or more, where a checkpoint, a grid or an evaluation falls due, after {@code
     * training.segment}, and when the run is asked to stop.
     *
     * @param from iterations that were taken when the driver had it before
     * @param state where the last round ended
     */
    default void segmentEnded(int from, GanState state) throws IOException {}

    /**
     * A grid of generated images was drawn.
     *
     * @param iteration generator steps taken
     * @param pixels uint8 {@code [count, channels, height, width]}
     */
    default void sampled(int iteration, byte[] pixels) throws IOException {}

    /** The generator of {@code state} was scored. */
    default void evaluated(GanState state, Evaluation evaluation) throws IOException {}

    /** A checkpoint of {@code state} is complete. */
    default void saved(GanState state) throws IOException {}

    /** After the last round of a run that went well: the last chance to save, and to fail. */
    default void finished(GanState state) throws IOException {}

    /** The run is over, in whatever way: all that it held is closed, and its files are complete. */
    default void ended(RunEnd end) {}
}
