package org.sparkgan.config;

/** What kind of source ingest reads; {@code AUTO} looks at it to find out. */
public enum SourceFormat {
    AUTO,
    FOLDER,
    IDX,
    ARCHIVE,
    CIFAR,
    PARQUET;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
