package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Clock;
import org.sparkgan.compute.Matrix;

/** A clock in a card's memory, where kernels read it: iteration, first sample, share. */
final class CudaClock implements Clock {
    private static final int SHARE = 2;

    private final Session session;
    private final CudaStorage storage;
    private final int[] words = new int[SHARE + 1];

    CudaClock(Session session) {
        this.session = session;
        this.storage = session.allocate(words.length);
    }

    @Override
    public void set(int iteration, int firstSample, float share) {
        words[0] = iteration;
        words[1] = firstSample;
        words[SHARE] = Float.floatToRawIntBits(share);
        session.staging().upload(words, storage.address());
    }

    /** Changes the share alone. */
    void share(float share) {
        set(words[0], words[1], share);
    }

    /** Iteration and first sample, for kernels. */
    CudaStorage place() {
        return storage;
    }

    /** The share, for kernels. */
    Matrix share() {
        return storage.matrix().part(SHARE, 1, 1);
    }
}
