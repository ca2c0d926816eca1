package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * A number that changes while a run shows images. It is a function of how many were shown alone, so that it is the same for any number of
 * workers and in a resumed run.
 *
 * @param shape of its way
 * @param start what it is at first, or after the warm-up
 * @param end what it is from {@code until} on; {@code start} where it is constant
 * @param warmUp images over which it rises from 0 to its start, 0 or more; 0: it is there at once
 * @param until images shown when it has reached its end, more than {@code warmUp}; 0 where it is constant
 */
public record Schedule(ScheduleShape shape, double start, double end, long warmUp, long until) implements Serializable {
    /** Checks the rules of images, by names that lack the prefix of their section. */
    public Schedule {
        check(warmUp >= 0, "warm-up", "0 or more", warmUp);
        check(
                shape == ScheduleShape.CONSTANT || until > warmUp,
                "until",
                "above " + (warmUp > 0 ? "warm-up (" + warmUp + "), with whose end the schedule begins" : "0"),
                until);
    }

    /**
     * Images that were shown before an iteration, as StyleGAN counts them: a batch an iteration, however many steps the critic takes.
     *
     * @param iteration how many were taken before
     * @param batch images of all workers in a step
     */
    public static long imagesShown(int iteration, int batch) {
        return (long) iteration * batch;
    }

    /** A number that stays. */
    public static Schedule constant(double number) {
        return new Schedule(ScheduleShape.CONSTANT, number, number, 0, 0);
    }

    /**
     * The number.
     *
     * @param images shown before, 0 or more
     */
    public double at(long images) {
        if (images < warmUp) {
            return start * images / warmUp;
        }
        if (shape == ScheduleShape.CONSTANT) {
            return start;
        }
        if (images >= until) {
            return end;
        }
        double time = (double) (images - warmUp) / (until - warmUp);
        return start + (end - start) * shape.gone(time);
    }

    /** Whether it is the same at all times. */
    public boolean stays() {
        return warmUp == 0 && (shape == ScheduleShape.CONSTANT || start == end);
    }
}
