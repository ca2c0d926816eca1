package org.sparkgan.config;

import java.io.Serializable;
import java.util.Optional;

/** With which probability each policy of augmentation is applied to an image. */
public sealed interface AugmentProbability extends Serializable permits AdaptiveProbability, ScheduledProbability {
    /** The key of what decides it. */
    String KEY = "augment.probability";

    /** Whether it is 0 at all times. */
    boolean none();

    /**
     * What it is.
     *
     * @param images shown before, 0 or more
     * @param adapted what the scores have brought an adaptive one to, 0 to 1
     */
    double at(long images, double adapted);

    /**
     * The probability that the settings ask for.
     *
     * @param section of the augmentation
     */
    static AugmentProbability read(Section section) {
        Optional<Double> given = section.numberOrAdaptive("probability");
        AdaptiveProbability adaptive = new AdaptiveProbability(section.number("target"), section.whole("adapt-images"));
        ScheduleSettings schedule = ScheduleSettings.read(section.section("schedule"));
        Optional<Double> end = section.section("schedule").optionalNumber("probability");
        if (given.isPresent()) {
            return ScheduledProbability.of(given.get(), schedule, end);
        }
        schedule.requireStay("where " + KEY + " is adaptive, which goes its own way");
        schedule.requireUse("probability", end);
        return adaptive;
    }
}
