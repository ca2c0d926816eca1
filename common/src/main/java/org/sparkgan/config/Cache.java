package org.sparkgan.config;

/** Where images wait for training. */
public enum Cache {
    /** In memory if the executors have room for all of them, else in their files. */
    AUTO,
    /** In the executors' memory, and on their disks where that is full. */
    MEMORY,
    /** In their files, of which each worker holds two windows. */
    NONE;

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
