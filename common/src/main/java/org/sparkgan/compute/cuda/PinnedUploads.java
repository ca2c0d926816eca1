package org.sparkgan.compute.cuda;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/** Pinned memory from which a graph copies vectors of the JVM to the card, each from the same place each time it runs. */
final class PinnedUploads {
    /** Each begins at a multiple of it, as copies to the card are fastest then. */
    private static final int ALIGNMENT = 256;

    private final Session session;
    private final Pointer memory;
    private final long capacity;
    /** Each writes a vector, as it is then, to its place. */
    private final List<Runnable> writes = new ArrayList<>();

    private long used;

    /** Pins as much as {@link #room} of all that is going to be added. */
    PinnedUploads(Session session, long capacity) {
        this.session = session;
        this.capacity = capacity;
        this.memory = capacity == 0 ? Pointer.NULL : new Pointer(session.pin(this, capacity));
    }

    /** What a vector of so many bytes takes. */
    static long room(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Records the copy of a vector, whose numbers follow with {@link #write()}. */
    void add(float[] from, int offset, int count, long to) {
        long at = copied((long) count * Float.BYTES, to);
        writes.add(() -> memory.write(at, from, offset, count));
    }

    /** The same for bytes. */
    void add(byte[] from, long to) {
        long at = copied(from.length, to);
        writes.add(() -> memory.write(at, from, 0, from.length));
    }

    /** Where it is copied from. */
    private long copied(long bytes, long to) {
        long at = used;
        used += room(bytes);
        if (used > capacity) {
            throw new CudaException("Cannot record an iteration: it uploads more than the one before it");
        }
        Status.check(
                Driver.cuMemcpyHtoDAsync_v2(to, Pointer.nativeValue(memory) + at, bytes, session.stream()),
                "record a copy to the card");
        return at;
    }

    /** Takes all vectors as they are now. */
    void write() {
        writes.forEach(Runnable::run);
    }
}
