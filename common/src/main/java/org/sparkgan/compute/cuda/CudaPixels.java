package org.sparkgan.compute.cuda;

import org.sparkgan.compute.HostPixels;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;

/** Images of several steps that go to a card as bytes, and become numbers there. */
final class CudaPixels implements HostPixels {
    private final Session session;
    private final byte[][] steps;
    /** The bytes of one step; the next follow when these are numbers. */
    private final CudaStorage bytes;

    private final Operation toNumbers;

    CudaPixels(Session session, Matrix to, int steps) {
        this.session = session;
        this.steps = new byte[steps][Math.toIntExact(to.length())];
        this.bytes = session.allocate(floats(to.length()));
        this.toNumbers = new Launch(session, "numbers_of_pixels", Grid.ofNumbers(to.length()), bytes, to, to.length());
    }

    /** What so many bytes take, in floats. */
    private static long floats(long bytes) {
        return (bytes + Float.BYTES - 1) / Float.BYTES;
    }

    @Override
    public byte[] of(int step) {
        return steps[step];
    }

    @Override
    public void upload(int step) {
        session.staging().upload(steps[step], bytes.address());
        toNumbers.run();
    }
}
