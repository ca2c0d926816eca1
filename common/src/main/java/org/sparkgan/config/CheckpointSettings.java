package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * When a run is saved.
 *
 * @param every between two checkpoints, 1 or more
 * @param keepLast complete checkpoints kept, 2 or more
 */
public record CheckpointSettings(Interval every, int keepLast) {
    /** Checks every rule. */
    public CheckpointSettings {
        every.require("checkpoint.every");
        check(keepLast >= 2, "checkpoint.keep-last", "2 or more", keepLast);
    }

    static CheckpointSettings read(Section section) {
        return new CheckpointSettings(new Interval(section.integer("every")), section.integer("keep-last"));
    }
}
