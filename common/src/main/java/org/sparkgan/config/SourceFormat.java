package org.sparkgan.config;

/**
 * What kind of source ingest reads, by its name in the settings; {@code AUTO} looks at it to find out. What a kind is made of
 * stands in {@code ImageSource}.
 */
public enum SourceFormat {
    AUTO,
    FOLDER,
    IDX,
    ARCHIVE,
    CIFAR,
    PARQUET,
    TABLE;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
