package org.sparkgan.config;

/** What carries what workers tell each other, by its name in the settings. */
public enum ExchangeName {
    /** The workers' own connections where that is possible, else the driver. */
    AUTO,
    /** The workers' own connections. */
    RING,
    /** The driver, by Spark jobs. */
    DRIVER;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
