package org.sparkgan.compute;

/** What kind of machinery computes. */
public enum DeviceKind {
    /** The processor. */
    CPU,
    /** A GPU by ND4J's CUDA backend. */
    CUDA,
    /** A GPU by the kernels of {@code compute.cuda}. */
    GPU
}
