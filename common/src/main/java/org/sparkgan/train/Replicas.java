package org.sparkgan.train;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.cuda.CudaException;
import org.sparkgan.config.ComputeSettings;

/**
 * What the workers of a run keep in this JVM from task to task, so that buffers are allocated once a run.
 *
 * @param <R> what one worker keeps
 */
final class Replicas<R extends Replicas.Kept> {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

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
     * @param settings say on what tasks compute
     * @param plan what it asks of a device
     * @param fresh makes it on a device, which it closes
     */
    R of(String run, int worker, ComputeSettings settings, Consumer<Memory> plan, Function<Device, R> fresh) {
        TaskDevice device = TaskDevice.ofTask(settings, worker);
        device.pin();
        Key own = new Key(run, worker, device);
        release(key -> !key.run().equals(run) || (key.worker() == worker && !key.equals(own)));
        String who = "worker " + worker;
        return kept.computeIfAbsent(
                own,
                key -> device.open(who, plan, opened -> {
                    LOG.info("{}: {}", who, opened.description());
                    return fresh.apply(opened);
                }));
    }

    /** What {@code work} with a replica gives. Where a GPU fails in it the replica is let go: a fresh one computes the same. */
    <T> T working(R replica, Supplier<T> work) {
        try {
            return work.get();
        } catch (CudaException e) {
            if (kept.values().remove(replica)) {
                replica.close();
            }
            throw e;
        }
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
