package org.sparkgan.train;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.sparkgan.cluster.TaskDevice;

/**
 * What the workers of a run keep in this JVM from task to task, so that buffers are allocated once a run.
 *
 * @param <R> what one worker keeps
 */
final class Replicas<R extends Replicas.Kept> {
    private final Map<Key, R> kept = new ConcurrentHashMap<>();

    /** Holds more than memory. */
    interface Kept {
        /** Called once, when it is let go. */
        void close();
    }

    /**
     * What {@code worker} keeps on its task's device, which the calling thread computes on from now; made where there is none.
     * That of earlier runs and other devices is let go.
     *
     * @param bytes that it takes of a device's memory
     */
    R of(String run, int worker, long bytes, Supplier<R> fresh) {
        TaskDevice device = TaskDevice.ofTask().pin();
        Key own = new Key(run, worker, device);
        release(key -> !key.run().equals(run) || (key.worker() == worker && !key.equals(own)));
        return kept.computeIfAbsent(own, key -> {
            device.require(worker, bytes);
            return fresh.get();
        });
    }

    /** Lets go of what is kept for a run that has ended. */
    void release(String run) {
        release(key -> key.run().equals(run));
    }

    private void release(Predicate<Key> which) {
        kept.entrySet().removeIf(entry -> {
            boolean released = which.test(entry.getKey());
            if (released) {
                entry.getValue().close();
            }
            return released;
        });
    }

    private record Key(String run, int worker, TaskDevice device) {}
}
