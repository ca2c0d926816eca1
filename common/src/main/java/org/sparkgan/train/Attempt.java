package org.sparkgan.train;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaFutureAction;
import org.sparkgan.cluster.DriverLine;
import org.sparkgan.exchange.ExchangeException;

/**
 * The driver's part of an attempt at a segment: it tells the workers where the others are, hears of their rounds and says when to
 * stop. Spark's threads ask, the driver's own thread decides.
 */
final class Attempt {
    /** No attempt is on its way. */
    static final Attempt NONE = new Attempt("none", 0);

    private static final int SECRET_BYTES = 32;
    private static final long LOOK_MILLIS = 5;

    private final String name;
    private final InetSocketAddress[] addresses;
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final List<DriverLine.Reply> arrivals = new ArrayList<>();
    private final Set<DriverLine.Reply> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean isOver;
    private volatile Throwable trouble;

    /** Hears of rounds, in the driver's own thread. */
    interface Ear {
        Order roundEnded(RoundReport report) throws IOException;
    }

    private record Report(RoundReport round, DriverLine.Reply reply) {}

    /** Of so many workers. */
    Attempt(String name, int workers) {
        this.name = name;
        this.addresses = new InetSocketAddress[workers];
    }

    /** Answers a worker, at once or when it can; nobody gets an answer once the attempt is over. */
    void hear(byte[] question, DriverLine.Reply reply) {
        Message message = Wire.message(question, Message.class);
        unanswered.add(reply);
        if (isOver || !message.attempt().equals(name)) {
            refuse(reply);
        } else if (message instanceof Message.Arrival arrival) {
            arrived(arrival, reply);
        } else if (message instanceof Message.Round round) {
            reports.add(new Report(round.report(), reply));
        } else {
            trouble = worse(trouble, ((Message.Trouble) message).reason());
            answer(reply, new byte[0]);
        }
        if (isOver) {
            refuse(reply);
        }
    }

    /** That a peer was lost says less than why it went. */
    private static Throwable worse(Throwable known, Throwable next) {
        boolean saysMore = known instanceof ExchangeException && !(next instanceof ExchangeException);
        return known == null || saysMore ? next : known;
    }

    private synchronized void arrived(Message.Arrival arrival, DriverLine.Reply reply) {
        addresses[arrival.worker()] = arrival.address();
        arrivals.add(reply);
        if (Arrays.stream(addresses).noneMatch(Objects::isNull)) {
            byte[] secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            byte[] directory = Wire.bytes(new Message.Directory(List.of(addresses), secret));
            arrivals.forEach(each -> answer(each, directory));
        }
    }

    private void answer(DriverLine.Reply reply, byte[] bytes) {
        if (unanswered.remove(reply)) {
            reply.with(bytes);
        }
    }

    private void refuse(DriverLine.Reply reply) {
        if (unanswered.remove(reply)) {
            reply.failed(new IllegalStateException("the attempt " + name + " is over"));
        }
    }

    /**
     * Hears of the rounds of {@code job} until it ends.
     *
     * @return what the workers bring back, in their order
     * @throws SegmentLostException where a task failed
     */
    <R> List<R> hold(JavaFutureAction<List<R>> job, Ear ear) throws IOException {
        try {
            while (!job.isDone() || !reports.isEmpty()) {
                Report report = reports.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (report != null) {
                    answer(report.reply(), ear.roundEnded(report.round()).message());
                }
            }
            return job.get();
        } catch (ExecutionException e) {
            throw new SegmentLostException(trouble == null ? e.getCause() : trouble);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while workers train", e);
        } finally {
            isOver = true;
            unanswered.forEach(this::refuse);
            if (!job.isDone()) {
                job.cancel(true);
            }
        }
    }
}
