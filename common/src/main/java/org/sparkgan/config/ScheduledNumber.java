package org.sparkgan.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A number of a run that its schedule may change, for people.
 *
 * @param name what it is
 * @param schedule what it is when
 * @param batch images that an iteration shows
 */
public record ScheduledNumber(String name, Schedule schedule, int batch) {
    /** The learning rates, and what else changes. */
    public static List<ScheduledNumber> of(JobConfig config) {
        OptimizerSchedule generator = config.optimizer().generator().schedule();
        OptimizerSchedule critic = config.optimizer().critic().schedule();
        PenaltySchedule penalties = config.gan().schedule();
        int batch = config.training().batchSize();
        Stream<ScheduledNumber> rates = Stream.of(
                new ScheduledNumber("learning rate of the generator", generator.learningRate(), batch),
                new ScheduledNumber("learning rate of the critic", critic.learningRate(), batch));
        Stream<ScheduledNumber> others = Stream.of(
                new ScheduledNumber("beta2 of the generator", generator.beta2(), batch),
                new ScheduledNumber("beta2 of the critic", critic.beta2(), batch),
                new ScheduledNumber("weight of the penalty on real images", penalties.r1(), batch),
                new ScheduledNumber("weight of the penalty on generated images", penalties.r2(), batch));
        Stream<ScheduledNumber> augmentation = config.augment().scheduled().stream()
                .map(probability -> new ScheduledNumber("probability of augmentation", probability, batch));
        return Stream.concat(rates, Stream.concat(others, augmentation).filter(ScheduledNumber::changes))
                .toList();
    }

    /** Whether it is not the same at all times. */
    public boolean changes() {
        return !schedule.stays();
    }

    /** What it is after so many iterations. */
    public double at(int iteration) {
        return schedule.at(Schedule.imagesShown(iteration, batch));
    }

    /** What it is when, in one line. */
    public String text() {
        String way = plain(schedule.start());
        if (schedule.shape() != ScheduleShape.CONSTANT && schedule.start() != schedule.end()) {
            way += String.format(
                    Locale.ROOT,
                    ", %s to %s at %,d images (iteration %,d)",
                    schedule.shape(),
                    plain(schedule.end()),
                    schedule.until(),
                    iteration(schedule.until()));
        }
        return schedule.warmUp() == 0
                ? way
                : way
                        + String.format(
                                Locale.ROOT,
                                ", after a warm-up from 0 over %,d images (iteration %,d)",
                                schedule.warmUp(),
                                iteration(schedule.warmUp()));
    }

    /** The first iteration before which so many images were shown. */
    private long iteration(long images) {
        return -Math.floorDiv(-images, batch);
    }

    private static String plain(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }
}
