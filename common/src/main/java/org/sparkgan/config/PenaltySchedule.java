package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;
import java.util.Optional;

/**
 * How the weights of zero-centred gradient penalties change while a run shows images.
 *
 * @param r1 of the penalty on real images
 * @param r2 of that on generated ones
 */
public record PenaltySchedule(Schedule r1, Schedule r2) implements Serializable {
    /** Weights that stay. */
    static PenaltySchedule constant(double r1, double r2) {
        return new PenaltySchedule(Schedule.constant(r1), Schedule.constant(r2));
    }

    /**
     * The schedule that settings ask for.
     *
     * @param section its own
     * @param r1 the weight at first, 0 for none
     * @param r2 the same on generated images
     */
    static PenaltySchedule read(Section section, double r1, double r2) {
        ScheduleSettings settings = ScheduleSettings.read(section);
        Optional<Double> r1End = end(section, settings, "r1", r1);
        Optional<Double> r2End = end(section, settings, "r2", r2);
        if (r1End.isEmpty() && r2End.isEmpty()) {
            settings.requireStay("where " + section.prefix() + "r1 and " + section.prefix()
                    + "r2 are null, so that no weight changes");
        }
        return new PenaltySchedule(settings.of(r1, r1End), settings.of(r2, r2End));
    }

    private static Optional<Double> end(Section section, ScheduleSettings settings, String name, double start) {
        Optional<Double> end = section.optionalNumber(name);
        settings.requireUse(name, end);
        end.ifPresent(weight -> {
            check(weight >= 0 && weight < Double.POSITIVE_INFINITY, section.prefix() + name, ">= 0 and finite", weight);
            check(
                    start > 0,
                    section.prefix() + name,
                    "null where gan." + name + " is 0, which turns the penalty off",
                    weight);
        });
        return end;
    }
}
