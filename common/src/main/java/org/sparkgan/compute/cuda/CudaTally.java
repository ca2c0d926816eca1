package org.sparkgan.compute.cuda;

import com.sun.jna.Pointer;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Tally;

/**
 * Numbers in a card's memory: a flag, which is 0 while all on which training depends were finite, a count, then the numbers. Kernels
 * that report append to it, and kernels that train read the flag, so that the JVM has to know neither.
 */
final class CudaTally implements Tally {
    /** As many as the kernels know as TALLIED; an iteration of 255 critic steps with all terms reports 1789. */
    private static final int MOST = 1792;

    private static final int HEADER_WORDS = 2;
    private static final int WORDS = HEADER_WORDS + MOST * Double.BYTES / Integer.BYTES;

    private final Session session;
    private final CudaStorage storage;

    CudaTally(Session session) {
        this.session = session;
        this.storage = session.allocate(WORDS);
    }

    @Override
    public void clear() {
        session.enter();
        Status.check(
                Driver.cuMemsetD32Async(storage.address(), 0, HEADER_WORDS, session.stream()),
                "clear reported numbers");
    }

    @Override
    public double[] read() {
        Pointer copy = session.staging().download(storage.address(), (long) WORDS * Integer.BYTES);
        int count = copy.getInt(Integer.BYTES);
        if (count > MOST) {
            throw new IllegalStateException("Cannot report " + count + " numbers at once: there is room for " + MOST
                    + "; clear the tally before");
        }
        return copy.getDoubleArray((long) HEADER_WORDS * Integer.BYTES, count);
    }

    /** Flag and count, for kernels. */
    CudaStorage header() {
        return storage;
    }

    /** Where the numbers are, for kernels. */
    Matrix numbers() {
        return storage.matrix().part(HEADER_WORDS, WORDS - HEADER_WORDS, 1);
    }
}
