package org.sparkgan.compute.cuda;

import com.sun.jna.Pointer;

/**
 * Pinned memory between the JVM and the card, in slots that take turns: an upload waits only for the copy that used its slot last.
 */
final class Staging {
    private static final int SLOTS = 8;
    private static final int SLOT_BYTES = 1 << 20;
    private static final int SLOT_NUMBERS = SLOT_BYTES / Float.BYTES;

    private final Session session;
    private final Pointer[] slots = new Pointer[SLOTS];
    /** Each behind the last copy from its slot. */
    private final long[] events = new long[SLOTS];

    private int next;
    private long uploaded;
    /** Null while nothing is recorded. */
    private PinnedUploads recorded;

    Staging(Session session, Releases releases) {
        this.session = session;
        long[] handle = new long[1];
        Status.check(
                Driver.cuMemAllocHost_v2(handle, (long) SLOTS * SLOT_BYTES),
                "pin " + SLOTS + " MiB of the machine's memory");
        long pinned = handle[0];
        releases.add(() -> Driver.cuMemFreeHost(pinned));
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Pointer(pinned + (long) i * SLOT_BYTES);
            Status.check(Driver.cuEventCreate(handle, Driver.EVENT_DISABLE_TIMING), "make an event");
            long event = handle[0];
            events[i] = event;
            releases.add(() -> Driver.cuEventDestroy_v2(event));
        }
    }

    /** JVM to card; {@code from} may change as soon as this returns. */
    void upload(float[] from, int offset, int count, long to) {
        uploaded += PinnedUploads.room((long) count * Float.BYTES);
        if (recorded != null) {
            recorded.add(from, offset, count, to);
            return;
        }
        for (int done = 0; done < count; done += SLOT_NUMBERS) {
            int part = Math.min(SLOT_NUMBERS, count - done);
            takeSlot().write(0, from, offset + done, part);
            send(to + (long) done * Float.BYTES, (long) part * Float.BYTES);
        }
    }

    /** The same for bytes. */
    void upload(byte[] from, long to) {
        uploaded += PinnedUploads.room(from.length);
        if (recorded != null) {
            recorded.add(from, to);
            return;
        }
        for (int done = 0; done < from.length; done += SLOT_BYTES) {
            int part = Math.min(SLOT_BYTES, from.length - done);
            takeSlot().write(0, from, done, part);
            send(to + done, part);
        }
    }

    /** The same for a few doubles. */
    void upload(double[] from, long to) {
        takeSlot().write(0, from, 0, from.length);
        send(to, (long) from.length * Double.BYTES);
    }

    /** The same for a few words. */
    void upload(int[] from, long to) {
        takeSlot().write(0, from, 0, from.length);
        send(to, (long) from.length * Integer.BYTES);
    }

    /** What vectors that were uploaded since the beginning take of {@link PinnedUploads}. */
    long uploaded() {
        return uploaded;
    }

    /** From now on vectors go up through this; through the slots again where it is null. */
    void divertTo(PinnedUploads uploads) {
        recorded = uploads;
    }

    private Pointer takeSlot() {
        session.enter();
        Status.check(Driver.cuEventSynchronize(events[next]), "wait for a copy to the card");
        return slots[next];
    }

    private void send(long to, long bytes) {
        Status.check(
                Driver.cuMemcpyHtoDAsync_v2(to, Pointer.nativeValue(slots[next]), bytes, session.stream()),
                "copy to the card");
        Status.check(Driver.cuEventRecord(events[next], session.stream()), "mark a copy to the card");
        next = (next + 1) % SLOTS;
    }

    /** Card to JVM; waits until all that was asked of the card is done. */
    void download(long from, float[] to, int offset, int count) {
        for (int done = 0; done < count; done += SLOTS * SLOT_NUMBERS) {
            int part = Math.min(SLOTS * SLOT_NUMBERS, count - done);
            download(from + (long) done * Float.BYTES, (long) part * Float.BYTES)
                    .read(0, to, offset + done, part);
        }
    }

    /** Bytes of the card in pinned memory, until the next copy; no more than all slots have. */
    Pointer download(long from, long bytes) {
        session.enter();
        // The slots lie one behind the other; copies from them are done when this one is.
        Status.check(
                Driver.cuMemcpyDtoHAsync_v2(Pointer.nativeValue(slots[0]), from, bytes, session.stream()),
                "copy from the card");
        session.synchronize();
        return slots[0];
    }
}
