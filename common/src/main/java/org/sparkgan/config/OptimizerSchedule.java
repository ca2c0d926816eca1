package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;
import java.util.Optional;

/**
 * How an optimizer's numbers change while a run shows images.
 *
 * @param learningRate the step size
 * @param beta2 Adam's decay of the second moment
 */
public record OptimizerSchedule(Schedule learningRate, Schedule beta2) implements Serializable {
    private static final String LEARNING_RATE = "learning-rate";
    private static final String BETA2 = "beta2";

    /** Numbers that stay. */
    static OptimizerSchedule constant(double learningRate, double beta2) {
        return new OptimizerSchedule(Schedule.constant(learningRate), Schedule.constant(beta2));
    }

    /**
     * The schedule that settings ask for.
     *
     * @param section the optimizer's own
     */
    static OptimizerSchedule read(Section section, OptimizerSettings optimizer) {
        Section own = section.section("schedule");
        ScheduleSettings settings = ScheduleSettings.read(own);
        double lowest = own.number(LEARNING_RATE);
        check(
                lowest >= 0 && lowest <= optimizer.learningRate(),
                own.prefix() + LEARNING_RATE,
                "at least 0 and at most " + section.prefix() + LEARNING_RATE + " (" + optimizer.learningRate()
                        + "), where it starts",
                lowest);
        Optional<Double> beta2 = own.optionalNumber(BETA2);
        settings.requireUse(BETA2, beta2);
        beta2.ifPresent(end -> {
            check(end >= 0 && end < 1, own.prefix() + BETA2, "at least 0 and below 1", end);
            check(
                    optimizer.type() == OptimizerName.ADAM,
                    own.prefix() + BETA2,
                    "null where " + section.prefix() + "type is " + optimizer.type() + ", which has none",
                    end);
        });
        return new OptimizerSchedule(
                settings.of(optimizer.learningRate(), lowest, own.whole("warm-up")),
                settings.of(optimizer.beta2(), beta2));
    }
}
