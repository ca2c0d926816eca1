package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.io.Serializable;
import java.util.List;

/**
 * How images are augmented on their way to the critic.
 *
 * @param policies each of which is applied to an image or not, in the order of {@link PolicyName}; empty: none
 * @param probability with which each is, 0 to 1
 */
public record AugmentSettings(List<PolicyName> policies, double probability) implements Serializable {
    /** The critic sees images as they are. */
    public static final AugmentSettings NONE = new AugmentSettings(List.of(), 1);

    /** The key of {@link #policies}. */
    public static final String POLICIES = "augment.policies";

    /** Checks every rule. */
    public AugmentSettings {
        policies = policies.stream().distinct().sorted().toList();
        check(probability >= 0 && probability <= 1, "augment.probability", "0 to 1", probability);
    }

    static AugmentSettings read(Section section) {
        return new AugmentSettings(section.choices("policies", PolicyName.class), section.number("probability"));
    }

    /** Whether nothing is ever done to an image. */
    public boolean off() {
        return policies.isEmpty() || probability == 0;
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
