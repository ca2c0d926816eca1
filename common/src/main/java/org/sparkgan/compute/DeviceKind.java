package org.sparkgan.compute;

/** By which of its backends ND4J computes. */
public enum DeviceKind {
    CPU,
    CUDA
}
