package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * The shape of generator and critic.
 *
 * @param architecture the family of networks
 * @param hidden width of the hidden layers, 1 or more
 */
public record NetworkSettings(Architecture architecture, int hidden) {
    /** Checks every rule. */
    public NetworkSettings {
        check(hidden >= 1 && hidden <= 65536, "network.hidden", "1 to 65536", hidden);
    }

    static NetworkSettings read(Section section) {
        return new NetworkSettings(section.choice("architecture", Architecture.class), section.integer("hidden"));
    }
}
