package org.sparkgan.config;

/** How exactly workers tell each other numbers, by its name in the settings. */
public enum ExchangePrecision {
    /** As they are. */
    FLOAT,
    /** Rounded to eight bits of mantissa, in half of the bytes. */
    BFLOAT16;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
