package org.sparkgan.jobs.bench;

import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** How often a piece of work is done in a second when threads do it side by side. */
final class Rate {
    private static final int WINDOWS = 5;

    private Rate() {}

    /**
     * The median over five windows of the threads' rates together, after a warm-up of one window.
     *
     * @param threads side by side, each with its own work
     * @param seconds of all windows
     * @param work made once in each thread, then run again and again
     * @return runs per second of all threads together
     */
    static double perSecond(int threads, double seconds, IntFunction<Runnable> work) {
        CyclicBarrier windows = new CyclicBarrier(threads);
        double[][] rates = new double[threads][];
        Thread[] running = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> rates[i] = rates(work.apply(i), seconds / WINDOWS, windows)))
                .toArray(Thread[]::new);
        Arrays.stream(running).forEach(Thread::start);
        Arrays.stream(running).forEach(Rate::join);
        return IntStream.range(0, WINDOWS)
                .mapToDouble(window -> Arrays.stream(rates)
                        .mapToDouble(thread -> thread[window])
                        .sum())
                .sorted()
                .toArray()[WINDOWS / 2];
    }

    private static double[] rates(Runnable work, double seconds, CyclicBarrier windows) {
        rate(work, seconds, windows);
        return IntStream.range(0, WINDOWS)
                .mapToDouble(i -> rate(work, seconds, windows))
                .toArray();
    }

    private static double rate(Runnable work, double seconds, CyclicBarrier windows) {
        try {
            windows.await();
        } catch (Exception e) {
            throw new IllegalStateException("a thread beside this one stopped", e);
        }
        long start = System.nanoTime();
        long runs = 0;
        while (System.nanoTime() - start < seconds * 1e9) {
            work.run();
            runs++;
        }
        return runs / ((System.nanoTime() - start) / 1e9);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }
}
