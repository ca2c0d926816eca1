package org.sparkgan.config;

/** What the sample job writes. */
public enum SampleFormat {
    PNG,
    PARQUET;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
