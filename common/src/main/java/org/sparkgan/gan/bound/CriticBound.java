package org.sparkgan.gan.bound;

import java.util.List;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Tally;
import org.sparkgan.compute.Trained;
import org.sparkgan.config.GanSettings;
import org.sparkgan.nn.engine.BoundNetwork;
import org.sparkgan.nn.layer.NetworkSpec;

/** What bounds the critic's slope. */
public sealed interface CriticBound permits Unbounded, WeightClipping, InterpolatedPenalty, ZeroCentredPenalty {
    /** The bound that {@code settings} ask for. */
    static CriticBound of(GanSettings settings) {
        return switch (settings.objective().bound()) {
            case CLIPPING -> new WeightClipping(settings.clip());
            case INTERPOLATED -> new InterpolatedPenalty(settings.lambda());
            case ZERO_CENTRED ->
                settings.penalised()
                        ? new ZeroCentredPenalty(
                                settings.schedule().r1(), settings.schedule().r2())
                        : new Unbounded();
        };
    }

    /** Before a gradient of the critic is taken. */
    default void beforeStep(Trained critic) {}

    /** Batches of points that the critic judges for penalties alone, behind the real and the generated images. */
    int pointGroups();

    /** Its penalties on the critic's batch. */
    List<BoundPenalty> bind(Judged judged);

    /** What its penalties of {@code samples} each take of {@code memory}, the critic's batch apart. */
    void plan(NetworkSpec critic, int samples, Memory memory);

    /**
     * The critic's batch.
     *
     * @param batch real images, generated ones, then as many points where a penalty has some of its own
     * @param real its first part, {@code [values, samples]}
     * @param generated its second part, {@code [values, samples]}
     * @param tally to which penalties are reported
     */
    record Judged(BoundNetwork batch, Matrix real, Matrix generated, Tally tally) {
        /** The points. */
        BoundNetwork points() {
            int samples = real.samples();
            return batch.slice(2 * samples, 3 * samples);
        }
    }
}
