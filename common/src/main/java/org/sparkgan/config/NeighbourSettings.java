package org.sparkgan.config;

import static org.sparkgan.config.ConfigException.check;

import java.util.Optional;

/**
 * How the training images nearest to generated ones are shown.
 *
 * @param count training images beside each generated one, 0 to {@link #MOST}; 0: no picture
 * @param out where {@code evaluate} draws them, a .png file; empty: nowhere
 */
public record NeighbourSettings(int count, Optional<String> out) {
    /** How many are shown. */
    public static final String COUNT = "evaluate.neighbours";

    /** Where they are drawn. */
    public static final String OUT = "evaluate.neighbours-out";

    /** Most training images beside a generated one. */
    public static final int MOST = 16;

    /** Checks every rule. */
    public NeighbourSettings {
        check(count >= 0 && count <= MOST, COUNT, "0 to " + MOST, count);
        out.ifPresent(file -> check(file.endsWith(".png"), OUT, "a file that ends in .png", file));
        check(count > 0 || out.isEmpty(), OUT, "left out where " + COUNT + " is 0", out.orElse(""));
    }

    static NeighbourSettings read(Section section) {
        return new NeighbourSettings(section.integer("neighbours"), section.text("neighbours-out"));
    }
}
