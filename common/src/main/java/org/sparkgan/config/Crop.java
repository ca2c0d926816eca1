package org.sparkgan.config;

/** How a picture becomes square. */
public enum Crop {
    /** The largest square in the middle. */
    CENTER,
    /** The largest square, somewhere: where is decided once, by the seed and the picture. */
    RANDOM_AT_INGEST,
    /** All of the picture, squeezed. */
    NONE;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
