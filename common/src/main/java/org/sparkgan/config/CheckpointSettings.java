package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;


/**
 * When a run is saved.
 *
 * @param every iterations between two checkpoints, 1 or more
 * @param keepLast complete checkpoints kept, 2 or more
 */
public record CheckpointSettings(int every, int keepLast) {
    /** Checks every rule. */
    public CheckpointSettings {
        check(every >= 1, "checkpoint.every", "1 or more", every);
        check(keepLast >= 2, "checkpoint.keep-last", "2 or more", keepLast);
    }

    static CheckpointSettings read(Section section) {
        return new CheckpointSettings(section.integer("every"), section.integer("keep-last"));
    }

    /** Whether a checkpoint falls due on the way from one iteration to a later one. */
    public boolean due(int before, int after) {
        return after / every > before / every;
    }
}
