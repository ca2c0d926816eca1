package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * The shape of generator and critic.
 *
 * @param architecture the family of networks
 * @param hidden width of the hidden layers of an MLP, 1 or more
 * @param features channels of the widest feature maps of a DCGAN, 1 or more; they double as the maps' sides halve
 */
public record NetworkSettings(Architecture architecture, int hidden, int features) {
    /** Checks every rule. */
    public NetworkSettings {
        check(hidden >= 1 && hidden <= 65536, "network.hidden", "1 to 65536", hidden);
        check(features >= 1 && features <= 4096, "network.features", "1 to 4096", features);
    }

    /** The key that the size of the networks hangs on. */
    public String sizeKey() {
        return switch (architecture) {
            case MLP -> "network.hidden";
            case DCGAN -> "network.features";
        };
    }

    /** The value of {@link #sizeKey()}. */
    public int size() {
        return switch (architecture) {
            case MLP -> hidden;
            case DCGAN -> features;
        };
    }

    static NetworkSettings read(Section section) {
        return new NetworkSettings(
                section.choice("architecture", Architecture.class),
                section.integer("hidden"),
                section.integer("features"));
    }
}
