package org.sparkgan.exchange;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long a worker waits for others: until a time is over, its thread is interrupted or it is told to end. */
final class Patience {
    /** As often it looks whether it is told to end. */
    private static final long LOOK_MILLIS = 50;

    private static final long MILLION = 1_000_000;

    private final int rank;
    private final Duration limit;
    private final long limitNanos;
    private final BooleanSupplier cancelled;
    private long since;
    private long lastLook;

    Patience(int rank, Duration limit, BooleanSupplier cancelled) {
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("Invalid timeout: " + limit);
        }
        this.rank = rank;
        this.limit = limit;
        this.limitNanos = limit.toNanos();
        this.cancelled = cancelled;
        this.since = System.nanoTime();
        this.lastLook = since - LOOK_MILLIS * MILLION;
    }

    /** Begins anew: there was a sign of life. */
    void renew() {
        since = System.nanoTime();
    }

    boolean isOver() {
        return System.nanoTime() - since >= limitNanos;
    }

    /** How long to wait at most before the next {@link #check}. */
    long waitMillis() {
        long left = limitNanos - (System.nanoTime() - since);
        return Math.max(1, Math.min(LOOK_MILLIS, left / MILLION + 1));
    }

    /** Throws where the worker has to end now. */
    void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw ExchangeException.of("worker " + rank + " was interrupted");
        }
        long now = System.nanoTime();
        if (now - lastLook >= LOOK_MILLIS * MILLION) {
            lastLook = now;
            if (cancelled.getAsBoolean()) {
                throw ExchangeException.of("worker " + rank + " was told to end");
            }
        }
    }

    /** The time in words: {@code 10 s}. */
    String words() {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
