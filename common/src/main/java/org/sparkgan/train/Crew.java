package org.sparkgan.train;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.sparkgan.cluster.DriverLine;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.compute.Stretch;
import org.sparkgan.exchange.Collective;
import org.sparkgan.exchange.Precision;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.GradientListener;

/** The workers of a segment, as one of them sees them. For one thread. */
final class Crew implements AutoCloseable {
    /** Share of a round for which the first worker waits for the driver's answer at most. */
    private static final int PATIENCE = 100;

    private final Collective workers;
    private final Segment segment;
    private final DriverLine.Caller driver;
    private final Precision precision;
    private final SumsBeside sums;

    private CompletableFuture<byte[]> answer = CompletableFuture.completedFuture(Order.GO_ON.message());
    private boolean ended;
    /** When the last round ended for all, from which each goes on at once. */
    private long roundStart = System.nanoTime();

    private long busyNanos;
    private long vectorBytes;

    /** Workers that have met. */
    Crew(Collective workers, Segment segment, DriverLine.Caller driver) {
        this.workers = workers;
        this.segment = segment;
        this.driver = driver;
        this.precision = switch (segment.ticket().exchange().precision()) {
            case FLOAT -> Precision.FLOAT;
            case BFLOAT16 -> Precision.BFLOAT16;
        };
        this.sums = new SumsBeside(workers.rank());
    }

    /** Whether the segment goes on after {@code iteration}: the same for all workers. */
    boolean goesOn(int iteration) {
        return !ended && iteration < segment.until();
    }

    /** A round begins; returns where it ends. */
    int roundBegins(int iteration, int roundLength) {
        busyNanos = 0;
        vectorBytes = 0;
        return Math.min(Rounds.roundEnd(iteration, roundLength), segment.until());
    }

    /** Makes the sum of all workers' vectors of each, times {@code weight}; one without numbers, which all have, costs nothing. */
    void sum(float[] vector, float weight) {
        sum(vector, 0, weight);
    }

    /** The same from number {@code first} on; those before stay. */
    private void sum(float[] vector, int first, float weight) {
        if (vector.length == 0) {
            return;
        }
        long start = System.nanoTime();
        long sent = workers.bytesSent();
        sum(vector, new Stretch(first, vector.length), weight);
        vectorBytes += workers.bytesSent() - sent;
        busyNanos += System.nanoTime() - start;
    }

    private void sum(float[] vector, Stretch part, float weight) {
        for (int i = part.from(); i < part.to(); i++) {
            // As the driver adds to a sum that begins with zero.
            vector[i] = 0f + weight * vector[i];
        }
        workers.sum(vector, part.from(), part.to(), precision);
    }

    /**
     * Has parts of a gradient become the sum of all workers', times {@code weight}, while others are computed.
     *
     * @param computation computes it
     * @return what {@code computation} returns, when all is summed
     */
    <R> R sumMeanwhile(float weight, Function<GradientListener, R> computation) {
        long sent = workers.bytesSent();
        R result = computation.apply((gradient, part) -> sums.begin(() -> sum(gradient, part, weight)));
        long start = System.nanoTime();
        sums.await();
        vectorBytes += workers.bytesSent() - sent;
        busyNanos += System.nanoTime() - start;
        return result;
    }

    /**
     * The same for all vectors of {@code state}.
     *
     * @param frozen the first numbers of the critic, which all have and which, like their moments, stay as they are
     */
    void sum(GanState state, float weight, long frozen) {
        int first = Math.toIntExact(frozen);
        sum(state.generator(), weight);
        sum(state.critic(), first, weight);
        sum(state.generatorEma(), weight);
        sum(state.generatorOptimizer(), 0, weight);
        sum(state.criticOptimizer(), first, weight);
    }

    private void sum(OptimizerState optimizer, int first, float weight) {
        sum(optimizer.mean(), first, weight);
        sum(optimizer.meanSquare(), first, weight);
    }

    /**
     * What each worker says, in their order.
     *
     * @param bytes of vectors in {@code own}
     */
    <M extends Serializable> List<M> gather(M own, long bytes, Class<M> type) {
        long start = System.nanoTime();
        List<M> all = workers.gather(Wire.bytes(own)).stream()
                .map(message -> Wire.message(message, type))
                .toList();
        vectorBytes += bytes * (workers.workers() - 1);
        busyNanos += System.nanoTime() - start;
        return all;
    }

    /**
     * All have ended a round. The driver hears of it from the first; its answer counts for all of them, once it is there.
     *
     * @param own what this worker tells
     * @param exchange how they agreed, by the mean squared norm of what was averaged; asked of the first alone
     */
    void roundEnded(int from, int until, RoundPart own, DoubleFunction<RoundMeter.Exchange> exchange) {
        List<RoundPart> all = gather(own.told(vectorBytes, Order.of(answer) == Order.STOP), 0, RoundPart.class);
        long now = System.nanoTime();
        long roundNanos = now - roundStart;
        roundStart = now;
        RoundCounts counts = RoundPart.counts(all);
        ended = all.get(0).stop() || counts.divergence() != null;
        if (workers.rank() == 0) {
            long waitedNanos = counts.computeNanos() - own.computeNanos();
            report(new RoundReport(
                    from,
                    until,
                    counts,
                    exchange.apply(RoundPart.squaredNorm(all)),
                    roundNanos,
                    Math.max(0, busyNanos - waitedNanos)));
        }
    }

    /** Waits for the answer where that costs little; the last is waited for by {@link #leave}. */
    private void report(RoundReport report) {
        answer = driver.askLater(new Message.Round(segment.ticket().attempt(), report).bytes());
        await(report.roundNanos() / PATIENCE);
    }

    /** Returns when the driver has heard of all rounds. */
    void leave() {
        await(segment.ticket().exchange().timeout().toNanos());
    }

    /** Ends sums that have begun; the collective is of no use then. */
    @Override
    public void close() {
        sums.close();
    }

    private void await(long nanos) {
        try {
            answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // It is there after one of the next rounds; the driver does not wait for it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the driver does not answer", e.getCause());
        }
    }
}
