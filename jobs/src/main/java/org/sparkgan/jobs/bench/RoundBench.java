package org.sparkgan.jobs.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.config.Cache;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ExchangeName;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SyncName;
import org.sparkgan.data.dataset.PackedDataset;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.run.CheckedTraining;
import org.sparkgan.storage.Folder;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.Rounds;

/** Rounds of the whole job on Spark, averaging every 50 iterations, against the engine alone in the same minutes. */
final class RoundBench {
    private static final int FREQUENCY = 50;
    private static final int STEPS = 10;
    private static final int ROUNDS = 12;
    private static final int WARM_UP = 3;
    private static final int SEGMENTS = 9;

    /** Spark's code is compiled after hundreds of jobs; before, it takes up to twice as long as in most of a run. */
    private static final int SHORT_ROUNDS = 250;

    private static final int SHARING_ROUNDS = 110;
    private static final int SHARING_WARM_UP = 100;
    private static final double ENGINE_SECONDS = 10;

    private final JavaSparkContext spark;
    private final PackedDataset dataset;
    private final int workers;
    private final Folder scratch;

    /** Measures on {@code dataset}; {@code scratch} is for what workers leave on disk. */
    RoundBench(JavaSparkContext spark, PackedDataset dataset, int workers, Folder scratch) {
        this.spark = spark;
        this.dataset = dataset;
        this.workers = workers;
        this.scratch = scratch;
    }

    List<Measurement> run() throws IOException {
        JobConfig warmUp = averaging("gan", 1);
        rounds(warmUp, GanSpec.of(warmUp, dataset.manifest().shape()), 0, SHORT_ROUNDS);
        List<Measurement> measurements = new ArrayList<>();
        for (String objective : List.of("gan", "wgan-gp")) {
            measurements.addAll(measure(objective));
        }
        measurements.addAll(measureSharing());
        measurements.addAll(measureBothWays());
        return measurements;
    }

    /** What workers tell each other carried by the driver, and by their own connections, one after the other. */
    private List<Measurement> measureBothWays() throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        for (SyncName sync : List.of(SyncName.PARAMETER_AVERAGING, SyncName.SYNCHRONOUS)) {
            // Those who take every step together exchange as often in a short round.
            int frequency = sync == SyncName.SYNCHRONOUS ? STEPS : FREQUENCY;
            for (ExchangeName exchange : List.of(ExchangeName.DRIVER, ExchangeName.RING)) {
                Compared job = compared(
                        averaging("wgan-gp", frequency, "training.sync=" + sync, "training.exchange=" + exchange));
                measurements.add(new Measurement(
                        "round",
                        "wgan-gp job, " + sync + " by " + exchange,
                        job.median().imagesPerSecond(),
                        "img/s",
                        String.format(
                                Locale.ROOT,
                                "%s; of a round of %d ms the exchange is %d",
                                job.share(),
                                job.median().roundMs(),
                                job.median().aggregateMs())));
            }
        }
        measurements.add(new Measurement(
                "round",
                "end of a segment and start of the next",
                1000 * segmentSeconds(averaging("wgan-gp", 1, "training.exchange=ring")),
                "ms",
                "ring, median of " + SEGMENTS));
        return measurements;
    }

    private List<Measurement> measure(String objective) throws IOException {
        JobTimes times = new JobTimes(spark.sc());
        Compared job = compared(averaging(objective, FREQUENCY));
        List<JobTimes.Times> jobs = times.end();
        RoundMetrics median = job.median();
        return List.of(
                new Measurement(
                        "round",
                        objective + " job, averaging every " + FREQUENCY,
                        median.imagesPerSecond(),
                        "img/s",
                        job.share()),
                new Measurement(
                        "round", objective + " overhead of a round", median.overheadMs(), "ms", terms(median, jobs)));
    }

    /**
     * Rounds of a job beside the engine alone.
     *
     * @param median of the rounds
     * @param engine images a second of the engine, before and after them
     */
    private record Compared(RoundMetrics median, double engine) {
        String share() {
            return String.format(Locale.ROOT, "%.0f %% of the engine alone", 100 * median.imagesPerSecond() / engine);
        }
    }

    private Compared compared(JobConfig config) throws IOException {
        GanSpec spec = GanSpec.of(config, dataset.manifest().shape());
        double before = EngineBench.imagesPerSecond(spec, workers, ENGINE_SECONDS);
        RoundMetrics median = median(rounds(config, spec, WARM_UP, ROUNDS));
        double after = EngineBench.imagesPerSecond(spec, workers, ENGINE_SECONDS);
        return new Compared(median, (before + after) / 2);
    }

    /** By the driver; {@code more} settings win. */
    private JobConfig averaging(String objective, int frequency, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "gan.objective=" + objective,
                "gan.critic-steps=1",
                "training.exchange=driver",
                "training.workers=" + workers,
                "training.batch-size=" + workers * EngineBench.BATCH,
                "training.averaging-frequency=" + frequency,
                "training.epochs=1"));
        settings.addAll(List.of(more));
        return ConfigReader.read(List.of(), settings);
    }

    /** Medians of all rounds after those that warm up, each term for itself. */
    private static String terms(RoundMetrics median, List<JobTimes.Times> jobs) {
        List<JobTimes.Times> counted = jobs.subList(jobs.size() - (ROUNDS - WARM_UP), jobs.size());
        return String.format(
                Locale.ROOT,
                "of %d ms: broadcast %d, schedule %d, fetch %d, serialise %d, collect %d, aggregate and apply %d",
                median.roundMs(),
                median.broadcastMs(),
                JobTimes.median(counted, JobTimes.Times::schedule),
                Math.max(0, JobTimes.median(counted, JobTimes.Times::run) - median.computeMs()),
                JobTimes.median(counted, JobTimes.Times::serialise),
                JobTimes.median(counted, JobTimes.Times::collect),
                median.aggregateMs());
    }

    /** With the defaults of gradient sharing: one worker, then all, and what they send after 1,000 iterations. */
    private List<Measurement> measureSharing() throws IOException {
        List<RoundMetrics> alone = sharing(1, WARM_UP, ROUNDS);
        List<RoundMetrics> together = sharing(workers, SHARING_WARM_UP, SHARING_ROUNDS);
        double one = median(alone).imagesPerSecond();
        RoundMetrics all = median(together);
        return List.of(
                new Measurement("round", "wgan-gp job, sharing, one worker", one, "img/s", ""),
                new Measurement(
                        "round",
                        "wgan-gp job, sharing, " + workers + " workers",
                        all.imagesPerSecond(),
                        "img/s",
                        String.format(Locale.ROOT, "%.2f times one worker", all.imagesPerSecond() / one)),
                new Measurement(
                        "round",
                        "bytes sent when sharing",
                        100 / all.compressionRatio(),
                        "%",
                        String.format(
                                Locale.ROOT,
                                "of dense updates, at iteration %d; %.1f %% of parameters change",
                                all.iteration(),
                                100 * all.sparsity())));
    }

    private List<RoundMetrics> sharing(int count, int warmUp, int rounds) throws IOException {
        JobConfig config = ConfigReader.read(
                List.of(),
                List.of(
                        "gan.objective=wgan-gp",
                        "training.sync=gradient-sharing",
                        "training.exchange=driver",
                        "training.workers=" + count,
                        "training.batch-size=" + count * EngineBench.BATCH,
                        "training.epochs=1"));
        return rounds(config, GanSpec.of(config, dataset.manifest().shape()), warmUp, rounds);
    }

    /** What a segment of one round takes beyond the round, where workers tell each other by themselves. */
    double segmentSeconds(JobConfig config) throws IOException {
        GanSpec spec = GanSpec.of(config, dataset.manifest().shape());
        double[] seconds = new double[SEGMENTS];
        train(config, spec, rounds -> {
            GanState state = spec.initialState(1);
            for (int i = -WARM_UP; i < SEGMENTS; i++) {
                List<RoundMetrics> round = new ArrayList<>();
                long start = System.nanoTime();
                int until = rounds.roundEnd(state.iteration());
                state = rounds.segment(state, until, ended -> round.add(ended.metrics()));
                if (i >= 0) {
                    seconds[i] =
                            (System.nanoTime() - start) / 1e9 - round.get(0).roundMs() / 1e3;
                }
            }
        });
        Arrays.sort(seconds);
        return seconds[SEGMENTS / 2];
    }

    private interface Work {
        void on(Rounds rounds) throws IOException;
    }

    private void train(JobConfig config, GanSpec spec, Work work) throws IOException {
        CheckedTraining checked = CheckedTraining.of(config, spec, dataset.manifest(), spark.getConf());
        JavaRDD<Shard> shards = checked.shards(dataset, Cache.MEMORY);
        try (Rounds rounds = checked.rounds(spark, shards, scratch)) {
            work.on(rounds);
        } finally {
            // Waits: an answer that comes when Spark has stopped ends in a stack trace.
            shards.unpersist(true);
        }
    }

    /** The rounds after {@code warmUp} of them, from the slowest to the fastest. */
    List<RoundMetrics> rounds(JobConfig config, GanSpec spec, int warmUp, int count) throws IOException {
        List<RoundMetrics> rounds = new ArrayList<>();
        train(
                config,
                spec,
                all -> all.segment(
                        spec.initialState(1), count * all.roundLength(), round -> rounds.add(round.metrics())));
        List<RoundMetrics> counted = new ArrayList<>(rounds.subList(warmUp, count));
        counted.sort(Comparator.comparingDouble(RoundMetrics::imagesPerSecond));
        return counted;
    }

    static RoundMetrics median(List<RoundMetrics> rounds) {
        return rounds.get(rounds.size() / 2);
    }
}
