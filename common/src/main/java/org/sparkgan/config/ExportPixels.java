package org.sparkgan.config;

/** The numbers in images of an exported generator. */
public enum ExportPixels {
    /** From -1 to 1, in as many channels as the generator has. */
    FLOAT,
    /** Whole numbers from 0 to 255, in three channels. */
    UINT8;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
