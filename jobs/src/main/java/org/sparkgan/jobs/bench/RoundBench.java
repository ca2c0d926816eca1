package org.sparkgan.jobs.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkgan.config.Cache;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.data.PackedDataset;
import org.sparkgan.data.Shard;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.train.ParameterAveraging;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;

/** Rounds of the whole job on Spark, averaging every 50 iterations, against the engine alone in the same minutes. */
final class RoundBench {
    private static final int FREQUENCY = 50;
    private static final int ROUNDS = 12;
    private static final int WARM_UP = 3;
    private static final double ENGINE_SECONDS = 10;

    private final JavaSparkContext spark;
    private final PackedDataset dataset;
    private final int workers;

    RoundBench(JavaSparkContext spark, PackedDataset dataset, int workers) {
        this.spark = spark;
        this.dataset = dataset;
        this.workers = workers;
    }

    List<Measurement> run() {
        List<Measurement> measurements = new ArrayList<>();
        for (String objective : List.of("gan", "wgan-gp")) {
            measurements.addAll(measure(objective));
        }
        return measurements;
    }

    private List<Measurement> measure(String objective) {
        JobConfig config = ConfigReader.read(
                List.of(),
                List.of(
                        "gan.objective=" + objective,
                        "gan.critic-steps=1",
                        "training.workers=" + workers,
                        "training.averaging-frequency=" + FREQUENCY));
        GanSpec spec = GanSpec.of(config, dataset.manifest().shape());
        double before = EngineBench.imagesPerSecond(spec, workers, ENGINE_SECONDS);
        List<RoundMetrics> rounds = rounds(config, spec);
        double after = EngineBench.imagesPerSecond(spec, workers, ENGINE_SECONDS);
        RoundMetrics median = rounds.get(rounds.size() / 2);
        String share = String.format(
                Locale.ROOT, "%.0f %% of the engine alone", 100 * median.imagesPerSecond() / ((before + after) / 2));
        String parts = String.format(
                Locale.ROOT,
                "of %d ms: broadcast %d, wait %d, aggregate %d",
                median.roundMs(),
                median.broadcastMs(),
                median.waitMs(),
                median.aggregateMs());
        return List.of(
                new Measurement(
                        "round",
                        objective + " job, averaging every " + FREQUENCY,
                        median.imagesPerSecond(),
                        "img/s",
                        share),
                new Measurement("round", objective + " overhead of a round", median.overheadMs(), "ms", parts));
    }

    private List<RoundMetrics> rounds(JobConfig config, GanSpec spec) {
        JavaRDD<Shard> shards = dataset.shards(workers, Cache.MEMORY);
        List<RoundMetrics> rounds = new ArrayList<>();
        try (ParameterAveraging sync = new ParameterAveraging(
                spark, config, spec, shards, dataset.manifest().images())) {
            GanState state = spec.initialState(1);
            for (int i = 0; i < ROUNDS; i++) {
                RoundResult round = sync.round(state, sync.roundEnd(state.iteration()));
                state = round.state();
                rounds.add(round.metrics());
            }
        }
        shards.unpersist();
        List<RoundMetrics> counted = new ArrayList<>(rounds.subList(WARM_UP, ROUNDS));
        counted.sort(Comparator.comparingDouble(RoundMetrics::imagesPerSecond));
        return counted;
    }
}
