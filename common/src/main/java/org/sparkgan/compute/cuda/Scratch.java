package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Matrix;

/**
 * Memory of a card with which operations work while they run. They run one after another, so that all have the same; it is taken when
 * the first operation is bound that needs it.
 */
final class Scratch {
    /** Numbers of patches: enough columns for the largest cards, few enough for what lies between caches and memory. */
    static final long PATCHES = 1 << 24;

    private static final long PARTS = 1 << 19;
    private static final int FLOATS_OF_DOUBLE = 2;

    private final Session session;
    private final long capacity;
    /** Null until it is first asked for. */
    private CudaStorage patches;
    /** Null until it is first asked for. */
    private CudaStorage parts;

    /**
     * Takes nothing yet.
     *
     * @param capacity numbers of patches
     */
    Scratch(Session session, long capacity) {
        this.session = session;
        this.capacity = capacity;
    }

    /** Bytes of all that may be taken, with patches or without. */
    static long mostBytes(boolean hasPatches) {
        return Float.BYTES * (FLOATS_OF_DOUBLE * PARTS + (hasPatches ? PATCHES : 0));
    }

    /** Numbers of patches that there may be. */
    long capacity() {
        return capacity;
    }

    /** Where convolutions lay out patches. */
    Matrix patches() {
        if (patches == null) {
            patches = session.allocate(capacity);
        }
        return patches.matrix();
    }

    /** For so many doubles, parts of sums. */
    CudaStorage parts(long doubles) {
        if (doubles > PARTS) {
            return session.allocate(FLOATS_OF_DOUBLE * doubles);
        }
        if (parts == null) {
            parts = session.allocate(FLOATS_OF_DOUBLE * PARTS);
        }
        return parts;
    }
}
