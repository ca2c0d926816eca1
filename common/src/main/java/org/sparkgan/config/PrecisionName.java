package org.sparkgan.config;

/** How exactly training multiplies, by its name in the settings. */
public enum PrecisionName {
    /** As exactly as numbers are kept. */
    FLOAT,
    /** With factors rounded, to the 8 bits of bfloat16 on CPUs, to the 11 of TF32 on GPUs. */
    BFLOAT16;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
