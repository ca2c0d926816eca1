package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

/**
 * The grids drawn while a run trains.
 *
 * @param every between two grids, 1 or more
 * @param grid images along each side, 1 to 64
 */
public record GridSettings(Interval every, int grid) {
    /** Checks every rule. */
    public GridSettings {
        every.require("samples.every");
        check(grid >= 1 && grid <= 64, "samples.grid", "1 to 64", grid);
    }

    static GridSettings read(Section section) {
        return new GridSettings(new Interval(section.integer("every")), section.integer("grid"));
    }
}
