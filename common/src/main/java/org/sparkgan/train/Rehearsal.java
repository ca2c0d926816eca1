package org.sparkgan.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.cluster.DriverLine;
import org.sparkgan.config.ExchangeSettings;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.TrainingSettings;

/** Tries whether workers can tell each other by themselves, before a run takes its folder. */
final class Rehearsal {
    /** Hosts that do not answer by then are taken for such as never will. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Rehearsal() {}

    /** Why they cannot; empty where they can. */
    static Optional<String> failure(JavaSparkContext spark, TrainingSettings training) {
        String name = "sparkgan-rehearsal-" + UUID.randomUUID();
        ExchangeSettings exchange = training.exchange().within(LONGEST);
        int workers = training.workers();
        Attempt attempt = new Attempt(name, workers);
        spark.sc().setJobDescription("whether workers reach each other");
        DriverLine line = DriverLine.open(name, attempt::hear);
        try {
            Ticket ticket = new Ticket(name, name, exchange);
            JavaFutureAction<List<Integer>> job = Stage.startAtOnce(
                    spark.parallelize(IntStream.range(0, workers).boxed().toList(), workers),
                    worker -> ticket.use(worker, (others, driver) -> others.gather(new byte[0])
                            .size()),
                    Integer.class);
            attempt.hold(job, round -> Order.GO_ON);
            return Optional.empty();
        } catch (SegmentLostException e) {
            return Optional.of(FirstLine.of(e.getCause()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            line.close();
            spark.sc().setJobDescription(null);
        }
    }
}
