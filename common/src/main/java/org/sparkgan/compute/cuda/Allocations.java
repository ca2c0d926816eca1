package org.sparkgan.compute.cuda;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * What objects of the JVM have of the card and its driver. Where nothing refers to the object any more it is given back before more is
 * asked for, by the thread that asks: the driver then waits for operations that may still be under way.
 */
final class Allocations implements AutoCloseable {
    private static final double MIB = 1 << 20;

    private final Session session;
    private final Set<Reference<?>> live = new HashSet<>();
    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

    /** What outlives the object that stands for it. */
    private static final class Possession extends PhantomReference<Object> {
        private final IntSupplier release;

        Possession(Object owner, ReferenceQueue<Object> queue, IntSupplier release) {
            super(owner, queue);
            this.release = release;
        }
    }

    Allocations(Session session) {
        this.session = session;
    }

    /** Memory of zeros for so many floats; there may be none. */
    CudaStorage allocate(long numbers) {
        session.enter();
        freeUnreachable();
        long bytes = Math.multiplyExact(Math.max(numbers, 1), Float.BYTES);
        long address = address(bytes);
        CudaStorage storage = new CudaStorage(session, address, numbers);
        own(storage, () -> Driver.cuMemFree_v2(address));
        Status.check(
                Driver.cuMemsetD32Async(address, 0, Math.max(numbers, 1), session.stream()),
                "fill memory of the card with zeros");
        return storage;
    }

    /**
     * Gives something back when nothing refers to {@code owner} any more.
     *
     * @param release gives it back, and returns the driver's status; does not refer to the owner
     */
    void own(Object owner, IntSupplier release) {
        live.add(new Possession(owner, unreachable, release));
    }

    private long address(long bytes) {
        long[] address = new long[1];
        int status = Driver.cuMemAlloc_v2(address, bytes);
        if (status == Driver.OUT_OF_MEMORY && freeUnreachableAfterCollection()) {
            status = Driver.cuMemAlloc_v2(address, bytes);
        }
        if (status != 0) {
            throw Status.ofDriver(
                    status,
                    String.format(Locale.ROOT, "get %.1f MiB of the memory of %s", bytes / MIB, session.card()));
        }
        return address[0];
    }

    /** Whether there was any. */
    private boolean freeUnreachableAfterCollection() {
        int before = live.size();
        System.gc();
        try {
            Reference<?> first = unreachable.remove(1000);
            if (first != null) {
                free(first);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        freeUnreachable();
        return live.size() < before;
    }

    private void freeUnreachable() {
        for (Reference<?> next = unreachable.poll(); next != null; next = unreachable.poll()) {
            free(next);
        }
    }

    private void free(Reference<?> possession) {
        live.remove(possession);
        Status.check(giveBack(possession), "free memory of the card");
    }

    private static int giveBack(Reference<?> possession) {
        return ((Possession) possession).release.getAsInt();
    }

    @Override
    public void close() {
        live.forEach(Allocations::giveBack);
        live.clear();
    }
}
