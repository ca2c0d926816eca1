package org.sparkgan.nn;

/** By which of its backends ND4J computes. */
public enum DeviceKind {
    CPU,
    CUDA
}
