package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * How images are augmented on their way to the critic.
 *
 * @param policies each of which is applied to an image or not, in the order of {@link PolicyName}; empty: none
 * @param probability with which each is
 */
public record AugmentSettings(List<PolicyName> policies, AugmentProbability probability) implements Serializable {
    /** The critic sees images as they are. */
    public static final AugmentSettings NONE = new AugmentSettings(List.of(), 1);

    /** The key of {@link #policies}. */
    public static final String POLICIES = "augment.policies";

    /** Puts policies in their order. */
    public AugmentSettings {
        policies = policies.stream().distinct().sorted().toList();
    }

    /** A probability that stays. */
    public AugmentSettings(List<PolicyName> policies, double probability) {
        this(policies, new ScheduledProbability(Schedule.constant(probability)));
    }

    /**
     * Reads them.
     *
     * @param objective whose scores have to tell an adaptive probability where to go
     */
    static AugmentSettings read(Section section, ObjectiveName objective) {
        AugmentSettings settings =
                new AugmentSettings(section.choices("policies", PolicyName.class), AugmentProbability.read(section));
        settings.requireUse();
        if (settings.adaptive().isPresent()) {
            objective.requireZeroPoint();
        }
        return settings;
    }

    private void requireUse() {
        if (!policies.isEmpty()) {
            return;
        }
        check(adaptive().isEmpty(), AugmentProbability.KEY, "a number where " + POLICIES + " is none", "adaptive");
        check(
                scheduled().stream().allMatch(Schedule::stays),
                "augment.schedule.probability",
                "null where " + POLICIES + " is none",
                scheduled().map(Schedule::end).orElse(null));
    }

    /** What moves the probability by the critic's scores, where they do. */
    public Optional<AdaptiveProbability> adaptive() {
        return probability instanceof AdaptiveProbability adaptive ? Optional.of(adaptive) : Optional.empty();
    }

    /** The probability where it is given beforehand. */
    public Optional<Schedule> scheduled() {
        return probability instanceof ScheduledProbability given ? Optional.of(given.schedule()) : Optional.empty();
    }

    /** Whether nothing is ever done to an image. */
    public boolean off() {
        return policies.isEmpty() || probability.none();
    }

    /**
     * These settings for images of {@code shape}.
     *
     * @throws ConfigException where a policy does nothing to such images
     */
    public AugmentSettings on(ImageShape shape) {
        List<String> idle = shape.channels() > 1
                ? List.of()
                : policies.stream()
                        .filter(PolicyName::needsColour)
                        .map(PolicyName::toString)
                        .toList();
        if (!idle.isEmpty()) {
            throw new ConfigException(POLICIES + " must be without " + String.join(" and ", idle)
                    + " where the images of data.path are grey, which have no colours to change: take it out, or ingest them"
                    + " with data.channels = 3");
        }
        return this;
    }
}
