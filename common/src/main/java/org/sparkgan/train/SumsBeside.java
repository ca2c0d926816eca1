package org.sparkgan.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sums that a worker takes part in while it computes, one after another on a thread of their own. */
final class SumsBeside implements AutoCloseable {
    private static final int MOST_SECONDS_TO_END = 60;

    private final ExecutorService thread;
    private final List<Future<?>> begun = new ArrayList<>();

    /** Of the worker of that number. */
    SumsBeside(int worker) {
        thread = Executors.newSingleThreadExecutor(sum -> {
            Thread made = new Thread(sum, "sparkgan-sums-" + worker);
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins {@code sum} when those before have ended. */
    void begin(Runnable sum) {
        begun.add(thread.submit(sum));
    }

    /** Waits for all that have begun; fails as the first of them that does. */
    void await() {
        try {
            for (Future<?> sum : begun) {
                sum.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while workers add up their gradients", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("workers could not add up their gradients", e.getCause());
        } finally {
            begun.clear();
        }
    }

    /** Interrupts what is under way, and waits until it lets go of its vectors. */
    @Override
    public void close() {
        thread.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!thread.awaitTermination(MOST_SECONDS_TO_END, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a sum of gradients does not end");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
