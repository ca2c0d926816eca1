package org.sparkgan.config;

/** Which generator of a checkpoint makes the pictures: its moving average or the trained one. */
public enum GeneratorWeights {
    EMA,
    RAW;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
