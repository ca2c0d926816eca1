package org.sparkgan.exchange;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The workers of a run as threads of this JVM, with sockets between them. */
final class Workers {
    static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);
    static final BooleanSupplier NEVER = () -> false;
    /** Ends a test that hangs; nothing is measured by it. */
    static final Duration LONG = Duration.ofSeconds(60);

    /** What one worker does. */
    interface Work<T> {
        T run(Collective collective) throws Exception;
    }

    private Workers() {}

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static List<Rendezvous> open(int workers) {
        List<Rendezvous> all = new ArrayList<>();
        for (int rank = 0; rank < workers; rank++) {
            all.add(Rendezvous.open(loopback(0)));
        }
        return all;
    }

    static List<InetSocketAddress> addresses(List<Rendezvous> all) {
        return all.stream().map(Rendezvous::address).toList();
    }

    /** The results of workers that all succeed. */
    static <T> List<T> run(int workers, Work<T> work) throws Exception {
        return run(Layout.of(workers), work);
    }

    static <T> List<T> run(List<Integer> radices, Work<T> work) throws Exception {
        return run(new Layout(new Radices(radices), 1 << 16), work);
    }

    static <T> List<T> run(Layout layout, Work<T> work) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> end : ends(layout, LONG, work)) {
            results.add(end.get());
        }
        return results;
    }

    /** What workers fail with, of which none succeeds. */
    static List<ExchangeException> failures(int workers, Duration timeout, Work<?> work) throws Exception {
        List<ExchangeException> failures = new ArrayList<>();
        for (Future<?> end : ends(Layout.of(workers), timeout, work)) {
            failures.add(failure(end));
        }
        return failures;
    }

    static ExchangeException failure(Future<?> end) throws Exception {
        try {
            throw new AssertionError("a worker ended well: " + end.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ExchangeException failure) {
                return failure;
            }
            throw e;
        }
    }

    private static <T> List<Future<T>> ends(Layout layout, Duration timeout, Work<T> work) throws Exception {
        List<Rendezvous> all = open(layout.radices().workers());
        List<InetSocketAddress> addresses = addresses(all);
        List<Callable<T>> tasks = new ArrayList<>();
        for (int rank = 0; rank < all.size(); rank++) {
            int own = rank;
            tasks.add(() -> {
                try (Collective collective = all.get(own).connect(layout, own, addresses, SECRET, timeout, NEVER)) {
                    return work.run(collective);
                }
            });
        }
        return ends(tasks);
    }

    /** The ends of tasks that run beside each other. */
    static <T> List<Future<T>> ends(List<Callable<T>> tasks) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            return threads.invokeAll(tasks, 2 * LONG.toSeconds(), TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
