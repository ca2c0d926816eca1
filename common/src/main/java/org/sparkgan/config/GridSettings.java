package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;


/**
 * The grids drawn while a run trains.
 *
 * @param every iterations between two grids, 1 or more
 * @param grid images along each side, 1 to 64
 */
public record GridSettings(int every, int grid) {
    /** Checks every rule. */
    public GridSettings {
        check(every >= 1, "samples.every", "1 or more", every);
        check(grid >= 1 && grid <= 64, "samples.grid", "1 to 64", grid);
    }

    static GridSettings read(Section section) {
        return new GridSettings(section.integer("every"), section.integer("grid"));
    }

    /** Whether a grid falls due on the way from one iteration to a later one. */
    public boolean due(int before, int after) {
        return after / every > before / every;
    }
}
