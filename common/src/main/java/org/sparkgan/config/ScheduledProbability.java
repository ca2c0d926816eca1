package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * A probability that is given beforehand.
 *
 * @param schedule what it is when, 0 to 1
 */
public record ScheduledProbability(Schedule schedule) implements AugmentProbability {
    private static final String RULE = "0 to 1";

    /** Checks every rule. */
    public ScheduledProbability {
        check(isProbability(schedule.start()), KEY, RULE, schedule.start());
        check(isProbability(schedule.end()), "augment.schedule.probability", RULE, schedule.end());
    }

    /** One that goes from {@code start} to {@code end}, or stays. */
    static ScheduledProbability of(double start, ScheduleSettings settings, Optional<Double> end) {
        settings.requireUse("probability", end);
        if (end.isEmpty()) {
            settings.requireStay("where augment.schedule.probability is null, so that nothing changes");
        }
        return new ScheduledProbability(settings.of(start, end));
    }

    private static boolean isProbability(double number) {
        return number >= 0 && number <= 1;
    }

    @Override
    public boolean none() {
        return schedule.start() == 0 && schedule.end() == 0;
    }

    @Override
    public double at(long images, double adapted) {
        return schedule.at(images);
    }
}
