package org.sparkgan.compute.cuda;

import java.util.function.IntSupplier;

/**
 * A card at work: its primary context, one stream, its kernels, cuBLAS, and the memory that was asked for. All that it is asked to do
 * happens in that order. For one thread at a time, whichever that is.
 */
final class Session implements AutoCloseable {
    /** Whose context the driver has as the current one of a thread. */
    private static final ThreadLocal<Session> CURRENT = new ThreadLocal<>();

    private final Card card;
    private final Releases releases = new Releases();
    private final long context;
    private final long stream;
    private final Allocations allocations;
    private final Staging staging;
    private final Kernels kernels;
    private final Blas blas;
    private final Scratch scratch;
    private boolean closed;
    private long waits;
    private long replays;

    /**
     * Takes the card.
     *
     * @param options which, and how
     * @param patches numbers of the memory in which convolutions lay out patches
     */
    Session(CudaOptions options, long patches) {
        Libraries libraries = Libraries.load(options.libraries());
        card = Card.of(options.ordinal(), libraries);
        try {
            context = retain(card.usable());
            enter();
            stream = createStream();
            allocations = new Allocations(this);
            releases.add(allocations::close);
            staging = new Staging(this, releases);
            kernels = Kernels.load(card, options.cubins(), libraries.compiler(), releases);
            scratch = new Scratch(this, patches);
            blas = new Blas(this, options.multiplication(), releases);
        } catch (RuntimeException e) {
            release();
            throw e;
        }
    }

    private long retain(int device) {
        long[] handle = new long[1];
        Status.check(Driver.cuDevicePrimaryCtxRetain(handle, device), "take " + card);
        releases.add(() -> Driver.cuDevicePrimaryCtxRelease_v2(device));
        return handle[0];
    }

    private long createStream() {
        long[] handle = new long[1];
        Status.check(Driver.cuStreamCreate(handle, Driver.STREAM_NON_BLOCKING), "make a stream");
        releases.add(() -> Driver.cuStreamDestroy_v2(handle[0]));
        return handle[0];
    }

    /** Makes the context the calling thread's; before each call of the driver. */
    void enter() {
        // Also where this thread used it last: another one may have closed it since.
        if (closed) {
            throw new IllegalStateException("Cannot use " + card + ": it was closed");
        }
        if (CURRENT.get() != this) {
            Status.check(Driver.cuCtxSetCurrent(context), "use " + card + " in another thread");
            CURRENT.set(this);
        }
    }

    /** Waits until all is done. */
    void synchronize() {
        enter();
        Status.check(Driver.cuStreamSynchronize(stream), "wait for " + card.name());
        waits++;
    }

    /** How often it has waited until all was done. */
    long waits() {
        return waits;
    }

    /** Says that recorded work was run by one call. */
    void replayed() {
        replays++;
    }

    /** How often that was said. */
    long replays() {
        return replays;
    }

    Card card() {
        return card;
    }

    long stream() {
        return stream;
    }

    Staging staging() {
        return staging;
    }

    Kernels kernels() {
        return kernels;
    }

    Blas blas() {
        return blas;
    }

    Scratch scratch() {
        return scratch;
    }

    /** Memory of zeros for so many floats. */
    CudaStorage allocate(long numbers) {
        return allocations.allocate(numbers);
    }

    /** See {@link Allocations#own}. */
    void own(Object owner, IntSupplier release) {
        allocations.own(owner, release);
    }

    /** The address of pinned memory of the machine, which is {@code owner}'s. */
    long pin(Object owner, long bytes) {
        enter();
        long[] address = new long[1];
        Status.check(Driver.cuMemAllocHost_v2(address, bytes), "pin " + bytes + " bytes of the machine's memory");
        long pinned = address[0];
        own(owner, () -> Driver.cuMemFreeHost(pinned));
        return pinned;
    }

    /** Bytes of the card that no process has. */
    long freeBytes() {
        enter();
        long[] free = new long[1];
        Status.check(Driver.cuMemGetInfo_v2(free, new long[1]), "ask " + card.name() + " for its free memory");
        return free[0];
    }

    /** Gives everything back. */
    @Override
    public void close() {
        if (!closed) {
            release();
        }
    }

    private void release() {
        if (CURRENT.get() != this && context != 0) {
            Driver.cuCtxSetCurrent(context);
        }
        if (stream != 0) {
            Driver.cuStreamSynchronize(stream);
        }
        closed = true;
        releases.close();
        CURRENT.remove();
    }

    /** The card and the libraries, for people. */
    String description() {
        return card + ", " + blas.description() + ", " + kernels.description();
    }
}
