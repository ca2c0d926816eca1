package org.sparkgan.compute;

/** A number that operations which were bound to it read when they run. */
public interface Coefficient {
    /** Changes it for the operations that run from now on. */
    void set(double value);
}
