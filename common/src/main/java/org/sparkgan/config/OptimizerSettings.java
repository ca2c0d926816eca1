package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * How one network's parameters follow their gradient.
 *
 * @param type Adam or RMSProp
 * @param learningRate step size, above 0
 * @param beta1 Adam's decay of the first moment, in [0, 1)
 * @param beta2 Adam's decay of the second moment, in [0, 1)
 * @param decay RMSProp's decay of the squared gradient, in [0, 1)
 * @param schedule how learning rate and beta2 change from there
 */
public record OptimizerSettings(
        OptimizerName type, double learningRate, double beta1, double beta2, double decay, OptimizerSchedule schedule)
        implements Serializable {
    /** Checks every rule but the key's own prefix, which {@link #read} knows. */
    public OptimizerSettings {
        check(
                learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
                "learning-rate",
                "> 0 and finite",
                learningRate);
        check(beta1 >= 0 && beta1 < 1, "beta1", "at least 0 and below 1", beta1);
        check(beta2 >= 0 && beta2 < 1, "beta2", "at least 0 and below 1", beta2);
        check(decay >= 0 && decay < 1, "decay", "at least 0 and below 1", decay);
    }

    /** Numbers that stay. */
    public OptimizerSettings(OptimizerName type, double learningRate, double beta1, double beta2, double decay) {
        this(type, learningRate, beta1, beta2, decay, OptimizerSchedule.constant(learningRate, beta2));
    }

    static OptimizerSettings read(Section section) {
        OptimizerSettings staying = readStaying(section);
        return new OptimizerSettings(
                staying.type,
                staying.learningRate,
                staying.beta1,
                staying.beta2,
                staying.decay,
                OptimizerSchedule.read(section, staying));
    }

    private static OptimizerSettings readStaying(Section section) {
        OptimizerName type = section.choice("type", OptimizerName.class);
        double learningRate = section.number("learning-rate");
        double beta1 = section.number("beta1");
        double beta2 = section.number("beta2");
        double decay = section.number("decay");
        try {
            return new OptimizerSettings(type, learningRate, beta1, beta2, decay);
        } catch (ConfigException e) {
            throw new ConfigException(section.prefix() + e.getMessage());
        }
    }
}
