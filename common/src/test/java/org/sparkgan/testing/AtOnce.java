package org.sparkgan.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads that do a thing in the same moment. */
public final class AtOnce {
    private AtOnce() {}

    /**
     * Has {@code threads} threads make a call each, all begun together.
     *
     * @return what each has returned, or the exception that it has thrown
     */
    public static List<Object> call(int threads, Callable<?> call) throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                calls.add(() -> {
                    together.await();
                    return call.call();
                });
            }
            List<Object> results = new ArrayList<>();
            for (Future<Object> made : executor.invokeAll(calls)) {
                try {
                    results.add(made.get());
                } catch (ExecutionException e) {
                    results.add(e.getCause());
                }
            }
            return results;
        } finally {
            executor.shutdown();
        }
    }
}
