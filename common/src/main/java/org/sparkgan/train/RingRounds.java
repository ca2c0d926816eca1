package org.sparkgan.train;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.cluster.DriverLine;
import org.sparkgan.cluster.TaskSlots;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.IterationName;
import org.sparkgan.storage.StoredFile;

/**
 * Rounds that workers take by themselves: a segment is one stage whose tasks run all at once and tell each other what they have to
 * by their own connections, while the driver hears of each round. Where a worker is lost the segment is taken again from its
 * start, and gives the same bits.
 *
 * @param <S> where a worker stands
 */
final class RingRounds<S extends WorkerState> implements Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(RingRounds.class);

    private final JavaSparkContext spark;
    private final TrainingSettings training;
    private final JavaRDD<Shard> shards;
    private final RoundMeter meter;
    private final Folder scratch;
    private final String name = "sparkgan-" + UUID.randomUUID();
    private final DriverLine line;
    private final Broadcast<SerializableConfiguration> hadoop;

    private RingMode<S> mode;
    private SavedWorkers saved = SavedWorkers.NONE;
    private volatile Attempt current = Attempt.NONE;

    /**
     * Opens the line on which workers reach the driver.
     *
     * @param spark runs the segments
     * @param training how
     * @param mode how workers agree
     * @param shards one a partition, in the order of the workers
     * @param datasetImages images in the dataset
     * @param scratch where workers leave what they alone know; deleted at the end
     */
    RingRounds(
            JavaSparkContext spark,
            TrainingSettings training,
            RingMode<S> mode,
            JavaRDD<Shard> shards,
            long datasetImages,
            Folder scratch) {
        this.spark = spark;
        this.training = training;
        this.mode = mode;
        this.shards = shards;
        this.meter = new RoundMeter(mode.settings(), datasetImages);
        this.scratch = scratch;
        this.hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        this.line = DriverLine.open(name, (question, reply) -> current.hear(question, reply));
    }

    @Override
    public int roundLength() {
        return mode.roundLength();
    }

    @Override
    public void endAt(int iterations) {
        mode = mode.endingAt(iterations);
    }

    @Override
    public void restoreWorkers(SavedWorkers files) {
        saved = files;
    }

    @Override
    public GanState segment(GanState start, int until, Heard heard) throws IOException {
        Told told = new Told(start.iteration(), heard);
        String own = IterationName.of(start.iteration());
        Broadcast<StateMessage> state = spark.broadcast(new StateMessage(start));
        try {
            for (int tries = 1; ; tries++) {
                Ticket ticket = new Ticket(name, start.iteration() + "-" + tries, training.exchange());
                Segment segment = new Segment(
                        ticket, until, state, saved, scratch.folder(own).uri(), hadoop);
                try {
                    return ended(own, attempt(start.iteration(), segment, told));
                } catch (SegmentLostException e) {
                    retry(e, tries, start.iteration());
                }
            }
        } finally {
            state.destroy();
        }
    }

    private List<SegmentEnd> attempt(int from, Segment segment, Told told) throws IOException {
        spark.sc().setJobDescription(description(from, segment.until()));
        current = new Attempt(segment.ticket().attempt(), training.workers());
        try {
            return current.hold(
                    Stage.startAtOnce(shards, new SegmentTask<>(segment, mode)::run, SegmentEnd.class), told);
        } finally {
            current = Attempt.NONE;
            spark.sc().setJobDescription(null);
        }
    }

    /** Tells of rounds that were not told of: those of an attempt that failed come again. */
    private final class Told implements Attempt.Ear {
        private final Heard heard;
        private int iteration;

        Told(int iteration, Heard heard) {
            this.iteration = iteration;
            this.heard = heard;
        }

        @Override
        public Order roundEnded(RoundReport report) throws IOException {
            report.counts().orThrow();
            if (report.until() <= iteration) {
                return Order.GO_ON;
            }
            iteration = report.until();
            RoundMeter.Times times = new RoundMeter.Times(report.roundNanos(), 0, report.exchangeNanos());
            RoundMetrics metrics =
                    meter.metrics(report.from(), report.until(), report.counts(), report.exchange(), times);
            return heard.roundEnded(new RoundResult(report.from(), metrics)) ? Order.GO_ON : Order.STOP;
        }
    }

    private GanState ended(String own, List<SegmentEnd> ends) throws IOException {
        SegmentEnd first = ends.get(0);
        for (SegmentEnd end : ends) {
            if (end.fingerprint() != first.fingerprint()) {
                throw new IllegalStateException("workers 0 and " + end.worker()
                        + " ended with different parameters, as different processors or native builds compute them: let"
                        + " all workers run on machines of one kind, or set training.exchange=driver");
            }
        }
        if (first.file() == null) {
            saved = SavedWorkers.NONE;
        } else {
            saved = SavedWorkers.of(
                    scratch.folder(own).uri(),
                    ends.stream().map(SegmentEnd::file).toList());
            WorkerStates.keepOnly(own, scratch);
        }
        return first.state().state();
    }

    private void retry(SegmentLostException lost, int tries, int from) {
        int most = maxFailures();
        if (tries >= most) {
            throw lost.given(tries);
        }
        LOG.warn(
                "iterations from {} on are taken again, try {} of {}: {}",
                from,
                tries + 1,
                most,
                FirstLine.of(lost.getCause()));
        TaskSlots.awaitAll(spark, training);
    }

    /** As often as Spark tries a task again: never in local mode, unless asked to. */
    private int maxFailures() {
        return spark.sc().isLocal() ? 1 : spark.getConf().getInt("spark.task.maxFailures", 4);
    }

    @Override
    public WorkerSave workerSave() {
        return this::save;
    }

    /** Each worker's file goes to the checkpoint as it is. */
    private Map<String, StoredFile> save(GanState state, Folder folder) throws IOException {
        if (saved.files().isEmpty()) {
            return Map.of();
        }
        folder.make();
        String uri = folder.uri();
        SavedWorkers from = saved;
        Broadcast<SerializableConfiguration> configuration = hadoop;
        return SavedWorkers.of(
                        uri,
                        spark.parallelize(from.workers(), from.workers().size())
                                .map(worker -> from.file(worker)
                                        .copy(
                                                Folder.at(
                                                        from.folder(),
                                                        configuration.value().value()),
                                                Folder.at(
                                                        uri,
                                                        configuration.value().value()),
                                                worker,
                                                TaskContext.get().taskAttemptId()))
                                .collect())
                .files();
    }

    /** What Spark's pages say of the job of a segment. */
    private String description(int from, int until) {
        return String.format(Locale.ROOT, "iterations %,d to %,d: %s", from + 1, until, DriverRounds.team(training));
    }

    /** Lets this JVM's buffers and the line go, and deletes the scratch folder. */
    @Override
    public void close() {
        line.close();
        Replica.release(mode.settings().run());
        GradientReplica.release(mode.settings().run());
        hadoop.destroy();
        WorkerStates.delete(scratch);
    }
}
