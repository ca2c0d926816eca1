package org.sparkgan.report.mlflow;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mlflow.api.proto.Service.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends numbers from a thread of its own, so that nobody waits for the server: of the rounds within a second the last, of the
 * scores all. What cannot be sent is kept, up to a bound, and tried again; the first fault is told in the log.
 */
final class MlflowSender {
    /** Sends one batch; the first one of a run makes it. */
    @FunctionalInterface
    interface Batch {
        void send(List<Metric> metrics) throws IOException;
    }

    /** Sends what belongs to the end of a run, on the same thread. */
    @FunctionalInterface
    interface End {
        void send() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(MlflowSender.class);
    private static final long EVERY_MILLIS = 1000;
    private static final long AFTER_A_FAULT_MILLIS = 5000;
    private static final long CLOSE_MILLIS = 10_000;
    private static final int MOST_WAITING = 2000;

    private final MlflowAddress address;
    private final Batch batch;
    private final Thread thread;

    private List<Metric> round = List.of();
    private final Deque<Metric> scores = new ArrayDeque<>();
    private End end;
    private boolean started;
    private boolean warned;

    /** Sends by {@code batch}. */
    MlflowSender(MlflowAddress address, Batch batch) {
        this.address = address;
        this.batch = batch;
        thread = new Thread(this::send, "mlflow");
        thread.setDaemon(true);
    }

    /** The run has begun. */
    synchronized void begin() {
        if (!started) {
            started = true;
            thread.start();
        }
    }

    /** Takes the place of a round that was not sent yet. */
    synchronized void round(List<Metric> metrics) {
        round = metrics;
        notifyAll();
    }

    /** Is sent; where too many are waiting, the oldest are not. */
    synchronized void scores(List<Metric> metrics) {
        scores.addAll(metrics);
        while (scores.size() > MOST_WAITING) {
            scores.removeFirst();
        }
        notifyAll();
    }

    /** Sends what is left and then {@code last}; waits for it 10 seconds at most. */
    void end(End last) {
        begin();
        synchronized (this) {
            end = last;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            warn("not all was sent within " + TimeUnit.MILLISECONDS.toSeconds(CLOSE_MILLIS) + " s of the end");
        }
    }

    private void send() {
        try {
            boolean sent = trySend(List.of());
            while (!pauseOrEnd(sent ? EVERY_MILLIS : AFTER_A_FAULT_MILLIS)) {
                sent = trySend(take());
            }
            if (trySend(take())) {
                end.send();
            }
        } catch (IOException | RuntimeException e) {
            warn(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean trySend(List<Metric> metrics) {
        try {
            batch.send(metrics);
            return true;
        } catch (IOException | RuntimeException e) {
            warn(e.getMessage());
            putBack(metrics);
            return false;
        }
    }

    /** Rests, then waits until there is something to send; true at the end of the run, which cuts both short. */
    private synchronized boolean pauseOrEnd(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = until - System.nanoTime();
        while (end == null && (left > 0 || (round.isEmpty() && scores.isEmpty()))) {
            if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                wait();
            }
            left = until - System.nanoTime();
        }
        return end != null;
    }

    private synchronized List<Metric> take() {
        List<Metric> all = new ArrayList<>(round);
        all.addAll(scores);
        round = List.of();
        scores.clear();
        return all;
    }

    private synchronized void putBack(List<Metric> metrics) {
        for (int i = metrics.size() - 1; i >= 0 && scores.size() < MOST_WAITING; i--) {
            scores.addFirst(metrics.get(i));
        }
    }

    private synchronized void warn(String reason) {
        if (!warned) {
            warned = true;
            LOG.warn("cannot log to MLflow at {}, training goes on: {}", address, reason);
        }
    }
}
