package org.sparkgan.config;

/** How workers agree on parameters, by its name in the settings. */
public enum SyncName {
    PARAMETER_AVERAGING,
    GRADIENT_SHARING,
    SYNCHRONOUS;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
