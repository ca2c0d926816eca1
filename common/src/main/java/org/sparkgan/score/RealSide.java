package org.sparkgan.score;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which real images generated ones were compared with, where some are held out. */
public enum RealSide {
    /** Those that nobody trained on. */
    HELD_OUT,
    /** Those that were trained on, where too few are held out. */
    TRAINING;

    /** In files. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
