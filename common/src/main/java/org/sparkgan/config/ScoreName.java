package org.sparkgan.config;

import com.fasterxml.jackson.annotation.JsonValue;

/** Scores by which one generator is better than another, by their names in the settings; the lower the better. */
public enum ScoreName {
    FRECHET_DISTANCE,
    KERNEL_DISTANCE,
    SLICED_WASSERSTEIN;

    /** The name in the settings. */
    @Override
    @JsonValue
    public String toString() {
        return Choice.name(this);
    }
}
