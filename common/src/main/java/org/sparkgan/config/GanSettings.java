package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * The game that generator and critic play.
 *
 * @param objective which losses
 * @param conditional whether images are made and judged together with their labels
 * @param latentDim size of z, 1 or more
 * @param lambda weight of the gradient penalty, 0 or more
 * @param r1 weight of the gradient penalty on real images, 0 or more; 0: none. Not for WGAN and WGAN-GP
 * @param r2 the same on generated images
 * @param clip bound of the critic's parameters, above 0
 * @param criticSteps critic steps per generator step, 1 or more
 * @param ema the generator's moving average
 * @param schedule how r1 and r2 change from there
 * @param lecam how scores are kept together; not for a paired objective
 */
public record GanSettings(
        ObjectiveName objective,
        boolean conditional,
        int latentDim,
        double lambda,
        double r1,
        double r2,
        double clip,
        int criticSteps,
        EmaSettings ema,
        PenaltySchedule schedule,
        LecamSettings lecam)
        implements Serializable {
    /** Checks every rule. */
    public GanSettings {
        check(latentDim >= 1 && latentDim <= 65536, "gan.latent-dim", "1 to 65536", latentDim);
        check(lambda >= 0 && lambda < Double.POSITIVE_INFINITY, "gan.lambda", ">= 0 and finite", lambda);
        checkZeroCentred("gan.r1", r1, objective);
        checkZeroCentred("gan.r2", r2, objective);
        check(clip > 0 && clip < Double.POSITIVE_INFINITY, "gan.clip", "> 0 and finite", clip);
        check(criticSteps >= 1 && criticSteps <= 255, "gan.critic-steps", "1 to 255", criticSteps);
        lecam.require(objective);
    }

    /** Weights of penalties that stay, and free scores. */
    public GanSettings(
            ObjectiveName objective,
            boolean conditional,
            int latentDim,
            double lambda,
            double r1,
            double r2,
            double clip,
            int criticSteps,
            EmaSettings ema) {
        this(
                objective,
                conditional,
                latentDim,
                lambda,
                r1,
                r2,
                clip,
                criticSteps,
                ema,
                PenaltySchedule.constant(r1, r2),
                LecamSettings.NONE);
    }

    private static void checkZeroCentred(String key, double weight, ObjectiveName objective) {
        check(weight >= 0 && weight < Double.POSITIVE_INFINITY, key, ">= 0 and finite", weight);
        check(
                weight == 0 || !objective.wasserstein(),
                key,
                "0 where gan.objective is " + objective + ", which has a way of its own to bound the critic's gradient",
                weight);
    }

    /** Whether critics pay for their gradient by the images. */
    public boolean penalised() {
        return objective.bound() == BoundName.INTERPOLATED || r1 > 0 || r2 > 0;
    }

    /** The same game without a moving average. */
    public GanSettings withoutEma() {
        return with(EmaSettings.NONE, schedule, lecam);
    }

    /** The same game with scores that are kept together in another way. */
    public GanSettings withLecam(LecamSettings other) {
        return with(ema, schedule, other);
    }

    private GanSettings with(EmaSettings otherEma, PenaltySchedule otherSchedule, LecamSettings otherLecam) {
        return new GanSettings(
                objective,
                conditional,
                latentDim,
                lambda,
                r1,
                r2,
                clip,
                criticSteps,
                otherEma,
                otherSchedule,
                otherLecam);
    }

    /**
     * Reads them.
     *
     * @param batch images of all workers in a step
     */
    static GanSettings read(Section section, int batch) {
        GanSettings staying = new GanSettings(
                section.choice("objective", ObjectiveName.class),
                section.flag("conditional"),
                section.integer("latent-dim"),
                section.number("lambda"),
                section.number("r1"),
                section.number("r2"),
                section.number("clip"),
                section.integer("critic-steps"),
                EmaSettings.read(section, batch));
        return staying.with(
                staying.ema,
                PenaltySchedule.read(section.section("schedule"), staying.r1, staying.r2),
                LecamSettings.read(section));
    }
}
