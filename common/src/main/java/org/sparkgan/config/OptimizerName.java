package org.sparkgan.config;

/** The rule that turns gradients into updates. */
public enum OptimizerName {
    ADAM,
    RMSPROP;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
