package org.sparkgan.config;

/** How a picture becomes square. */
public enum Crop {
    CENTER;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
