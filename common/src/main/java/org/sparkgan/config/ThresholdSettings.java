package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;

/**
 * Which updates an exchange of gradient sharing carries: those that have grown to the threshold. Sparsity is the share of a
 * network's parameters whose update has.
 *
 * @param algorithm how the threshold follows the sparsity of the last exchange
 * @param initial the first threshold, and the only one of the fixed algorithm, above 0
 * @param minSparsity adaptive: below it the threshold falls, above 0
 * @param maxSparsity above it the update is sent whole; adaptive: and the threshold rises; at least minSparsity and below 1
 * @param targetSparsity target-sparsity: what the threshold is steered to, above 0 and below 1/16
 */
public record ThresholdSettings(
        ThresholdName algorithm, double initial, double minSparsity, double maxSparsity, double targetSparsity)
        implements Serializable {
    /** DL4J takes smaller ones only. */
    private static final double TARGET_LIMIT = 1.0 / 16;

    /** Checks every rule. */
    public ThresholdSettings {
        check(
                initial >= Float.MIN_NORMAL && initial <= Float.MAX_VALUE,
                "training.threshold.initial",
                "> 0 and finite in single precision",
                initial);
        check(
                minSparsity > 0 && minSparsity < 1,
                "training.threshold.min-sparsity",
                "above 0 and below 1",
                minSparsity);
        check(
                maxSparsity >= minSparsity && maxSparsity < 1,
                "training.threshold.max-sparsity",
                "at least training.threshold.min-sparsity and below 1",
                maxSparsity);
        check(
                targetSparsity > 0 && targetSparsity < TARGET_LIMIT,
                "training.threshold.target-sparsity",
                "above 0 and below " + TARGET_LIMIT,
                targetSparsity);
    }

    static ThresholdSettings read(Section section) {
        return new ThresholdSettings(
                section.choice("algorithm", ThresholdName.class),
                section.number("initial"),
                section.number("min-sparsity"),
                section.number("max-sparsity"),
                section.number("target-sparsity"));
    }
}
