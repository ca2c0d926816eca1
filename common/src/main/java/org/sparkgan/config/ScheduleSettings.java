package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * When the numbers of a section change, and how.
 *
 * @param prefix of the section's keys
 * @param shape of their way
 * @param until images shown when they have reached their ends; 0 where they are constant
 */
record ScheduleSettings(String prefix, ScheduleShape shape, long until) {
    static ScheduleSettings read(Section section) {
        ScheduleShape shape = section.choice("shape", ScheduleShape.class);
        Optional<Long> until = section.optionalWhole("until");
        boolean ends = shape != ScheduleShape.CONSTANT;
        check(
                until.isPresent() == ends,
                section.prefix() + "until",
                (ends ? "a number of images" : "null") + " where " + section.prefix() + "shape is " + shape,
                until.map(String::valueOf).orElse("null"));
        return new ScheduleSettings(section.prefix(), shape, until.orElse(0L));
    }

    /** Whether numbers change. */
    boolean ends() {
        return shape != ScheduleShape.CONSTANT;
    }

    /**
     * The schedule of a number.
     *
     * @throws ConfigException where it ends before it begins
     */
    Schedule of(double start, double end, long warmUp) {
        try {
            return new Schedule(shape, start, ends() ? end : start, warmUp, until);
        } catch (ConfigException e) {
            throw new ConfigException(prefix + e.getMessage());
        }
    }

    /** The same for a number that goes where a setting says, and stays where it does not. */
    Schedule of(double start, Optional<Double> end) {
        return of(start, end.orElse(start), 0);
    }

    /**
     * Refuses a way of numbers that stay.
     *
     * @param where and why, for people
     */
    void requireStay(String where) {
        check(!ends(), prefix + "shape", "constant " + where, shape);
    }

    /** Refuses an end that no number comes to. */
    void requireUse(String name, Optional<Double> end) {
        check(
                end.isEmpty() || ends(),
                prefix + name,
                "null where " + prefix + "shape is " + shape,
                end.map(String::valueOf).orElse("null"));
    }
}
