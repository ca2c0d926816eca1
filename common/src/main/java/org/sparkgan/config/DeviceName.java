package org.sparkgan.config;

/** What tasks compute on, by its name in the settings. */
public enum DeviceName {
    /** The GPU that Spark gave the task; the CPU where it gave none. */
    AUTO,
    /** The CPU, whatever Spark gave. */
    CPU,
    /** A GPU, or nothing. */
    CUDA;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
