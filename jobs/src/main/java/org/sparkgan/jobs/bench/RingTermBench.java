package org.sparkgan.jobs.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sparkgan.exchange.Collective;
import org.sparkgan.exchange.Precision;
import org.sparkgan.exchange.Rendezvous;

/** The terms of {@link RingModel} but for the segment: two workers of this JVM, with connections over loopback. */
final class RingTermBench {
    private static final int WARM_UP = 200;
    private static final int SUMS = 60;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final int numbers;

    /** Measures sums of so many numbers. */
    RingTermBench(int numbers) {
        this.numbers = numbers;
    }

    /** Those and {@code segment}, which is known. */
    RingTerms measure(double segment) {
        double smallest = seconds(1, Precision.FLOAT);
        // Of two workers each sends half of a vector as its contribution, and half as the sum.
        double carry = (seconds(numbers, Precision.FLOAT) - smallest) / numbers / Float.BYTES;
        double carryRounded = (seconds(numbers, Precision.BFLOAT16) - smallest) / numbers / Short.BYTES;
        return new RingTerms(smallest / 2, carry, carryRounded, segment);
    }

    private static double seconds(int length, Precision precision) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        List<Rendezvous> places = List.of(open(), open());
        List<InetSocketAddress> addresses =
                places.stream().map(Rendezvous::address).toList();
        ExecutorService threads = Executors.newFixedThreadPool(places.size());
        try {
            List<Future<Double>> workers = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                int rank = i;
                workers.add(threads.submit(() -> {
                    try (Collective workersTogether =
                            places.get(rank).connect(rank, addresses, secret, TIMEOUT, () -> false)) {
                        return median(workersTogether, new float[length], precision);
                    }
                }));
            }
            return workers.get(0).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("two workers of this JVM cannot exchange", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Rendezvous open() {
        return Rendezvous.open(InetAddress.getLoopbackAddress(), 0);
    }

    private static double median(Collective workers, float[] vector, Precision precision) {
        double[] seconds = new double[SUMS];
        for (int i = -WARM_UP; i < SUMS; i++) {
            long start = System.nanoTime();
            workers.sum(vector, 0, vector.length, precision);
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return seconds[SUMS / 2];
    }
}
