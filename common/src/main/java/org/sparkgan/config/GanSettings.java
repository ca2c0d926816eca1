package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * The game that generator and critic play.
 *
 * @param objective which losses
 * @param latentDim size of z, 1 or more
 * @param lambda weight of the gradient penalty, 0 or more
 * @param clip bound of the critic's parameters, above 0
 * @param criticSteps critic steps per generator step, 1 or more
 * @param emaDecay decay of the generator's moving average per step, in [0, 1); 0: none is kept
 */
public record GanSettings(
        ObjectiveName objective, int latentDim, double lambda, double clip, int criticSteps, double emaDecay)
        implements Serializable {
    /** Checks every rule. */
    public GanSettings {
        check(latentDim >= 1 && latentDim <= 65536, "gan.latent-dim", "1 to 65536", latentDim);
        check(lambda >= 0 && lambda < Double.POSITIVE_INFINITY, "gan.lambda", ">= 0 and finite", lambda);
        check(clip > 0 && clip < Double.POSITIVE_INFINITY, "gan.clip", "> 0 and finite", clip);
        check(criticSteps >= 1 && criticSteps <= 255, "gan.critic-steps", "1 to 255", criticSteps);
        check(emaDecay >= 0 && emaDecay < 1, "gan.ema-decay", "at least 0 and below 1", emaDecay);
    }

    static GanSettings read(Section section) {
        return new GanSettings(
                section.choice("objective", ObjectiveName.class),
                section.integer("latent-dim"),
                section.number("lambda"),
                section.number("clip"),
                section.integer("critic-steps"),
                section.number("ema-decay"));
    }
}
