package org.sparkgan.config;

/** How the threshold of gradient sharing is found, by its name in the settings. */
public enum ThresholdName {
    ADAPTIVE,
    FIXED,
    TARGET_SPARSITY;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
