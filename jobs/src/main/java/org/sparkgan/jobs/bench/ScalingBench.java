package org.sparkgan.jobs.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ExchangeName;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SyncName;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.train.RoundMetrics;

/**
 * {@link ScalingModel} and {@link RingModel} against rounds of the job, and what it predicts for clusters. Terms are measured without rounds and on
 * networks narrower and wider than those of the rounds, so that a wrong model is seen; the engine alone runs before and after the
 * rounds of each mode, as the speed of a shared machine changes.
 */
final class ScalingBench {
    private static final Logger LOG = LoggerFactory.getLogger(ScalingBench.class);

    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final int NARROW_HIDDEN = 384;
    private static final int WIDE_HIDDEN = 768;
    private static final int ROUNDS_HIDDEN = 512;
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 19;

    /** 10 Gbit/s, which is assumed: nothing here crosses a network. */
    private static final double BANDWIDTH = 1.25e9;

    private static final double MILLION = 1e6;

    private static final List<ExchangeName> WAYS = List.of(ExchangeName.DRIVER, ExchangeName.RING);

    private final JavaSparkContext spark;
    private final RoundBench rounds;
    private final int workers;
    /** Bytes a second of a machine's link; infinite where all workers are on one. */
    private final double link;

    ScalingBench(JavaSparkContext spark, RoundBench rounds, int workers, double link) {
        this.link = link;
        this.spark = spark;
        this.rounds = rounds;
        this.workers = workers;
    }

    List<Measurement> run() throws IOException {
        TermBench bench = new TermBench(spark, spec(NARROW_HIDDEN), spec(WIDE_HIDDEN));
        double segment = rounds.segmentSeconds(config(
                ExchangeName.RING,
                SyncName.PARAMETER_AVERAGING,
                workers,
                ROUNDS_HIDDEN,
                "training.averaging-frequency=1"));
        RingTerms ring = new RingTermBench(spec(WIDE_HIDDEN).critic().parameters()).measure(segment);
        return Double.isInfinite(link) ? onOneMachine(bench, ring) : overLinks(bench, ring);
    }

    /** Workers that tell each other over links of a limited rate; the terms of a driver cost too much time there. */
    private List<Measurement> overLinks(TermBench bench, RingTerms ring) throws IOException {
        ScalingTerms.Codec codec = bench.codec();
        List<Measurement> measurements = new ArrayList<>();
        check(
                ExchangeName.RING,
                workers,
                bench,
                iteration -> ringModel(iteration, codec, ring, link, Float.BYTES),
                measurements);
        measurements.addAll(shown(ring));
        return measurements;
    }

    private List<Measurement> onOneMachine(TermBench bench, RingTerms ring) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        ScalingTerms terms = bench.measure(bench.iteration(workers));
        for (ExchangeName way : WAYS) {
            for (int count : new TreeSet<>(Set.of(1, workers))) {
                ScalingTerms measured = terms;
                terms = terms.withIteration(check(
                        way,
                        count,
                        bench,
                        iteration -> model(way, measured.withIteration(iteration), ring, link),
                        measurements));
            }
        }
        measurements.addAll(shown(terms));
        measurements.addAll(shown(ring));
        for (ExchangeName way : WAYS) {
            measurements.addAll(predictions(way.toString(), model(way, terms, ring, BANDWIDTH)));
        }
        measurements.addAll(predictions(
                "ring, bfloat16", ringModel(terms.iteration(), terms.codec(), ring, BANDWIDTH, Short.BYTES)));
        return measurements;
    }

    /** Rounds in each mode against the model of an iteration; returns what an iteration took at last. */
    private ScalingTerms.Iteration check(
            ExchangeName way,
            int count,
            TermBench bench,
            Function<ScalingTerms.Iteration, RoundModel> model,
            List<Measurement> checks)
            throws IOException {
        ScalingTerms.Iteration before = bench.iteration(count);
        ScalingTerms.Iteration mean = before;
        for (SyncName mode : SyncName.values()) {
            JobConfig config = config(way, mode, count, ROUNDS_HIDDEN, "training.averaging-frequency=10");
            RoundMetrics round = RoundBench.median(rounds.rounds(config, GanSpec.of(config, SHAPE), WARM_UP, ROUNDS));
            ScalingTerms.Iteration after = bench.iteration(count);
            mean = before.mean(after);
            before = after;
            Measurement check = check(model.apply(mean), config, round);
            LOG.info("{}: {} ms, {}", check.name(), Math.round(check.value()), check.note());
            checks.add(check);
        }
        return mean;
    }

    private static Measurement check(RoundModel model, JobConfig config, RoundMetrics measured) {
        SyncName mode = config.training().sync();
        int count = config.training().workers();
        double parameters = TermBench.parameters(GanSpec.of(config, SHAPE));
        double round = measured.roundMs();
        double predicted = 1000 * model.roundSeconds(mode, count, parameters, iterations(config));
        return new Measurement(
                "check",
                mode + " by " + config.training().exchange().way() + ", round, workers: " + count,
                round,
                "ms",
                String.format(
                        Locale.ROOT,
                        "predicted %,.1f ms, %+.1f %%; share of compute %.1f %%, predicted %.1f %%",
                        predicted,
                        100 * (predicted / round - 1),
                        100 * measured.computeMs() / round,
                        100 * model.efficiency(mode, count, parameters, iterations(config))));
    }

    private static List<Measurement> shown(ScalingTerms terms) {
        return List.of(
                term(
                        "iteration, all workers side by side",
                        1e3 * terms.iteration().fixed(),
                        "ms"),
                term("and for each parameter", 1e9 * terms.iteration().perParameter(), "ns"),
                term("stage", 1e3 * terms.stage(), "ms"),
                term("task", 1e3 * terms.task(), "ms"),
                term("publish", 1e-6 / terms.publish(), "MB/s"),
                term("write", 1e-6 / terms.write(), "MB/s"),
                term("read", 1e-6 / terms.read(), "MB/s"),
                term("add", 1e-6 / terms.add(), "MB/s"),
                term("encode", 1e9 * terms.codec().encode(), "ns/parameter"),
                term("decode", 1e9 * terms.codec().decode(), "ns/parameter"));
    }

    private static List<Measurement> shown(RingTerms terms) {
        return List.of(
                term("ring, message there and back", 1e3 * terms.message(), "ms"),
                term("ring, send, receive and add", 1e-6 / terms.carry(), "MB/s"),
                term("ring, the same in bfloat16", 1e-6 / terms.carryRounded(), "MB/s"),
                term("ring, end of a segment and start of the next", 1e3 * terms.segment(), "ms"));
    }

    private static Measurement term(String name, double value, String unit) {
        return new Measurement("term", name, value, unit, String.format(Locale.ROOT, "%.3g", value));
    }

    private static List<Measurement> predictions(String way, RoundModel model) {
        List<Measurement> predictions = new ArrayList<>();
        for (SyncName mode : SyncName.values()) {
            int iterations = iterations(config(ExchangeName.DRIVER, mode, 1, ROUNDS_HIDDEN));
            for (int millions : List.of(1, 10, 100)) {
                for (int count : List.of(8, 64, 512)) {
                    predictions.add(new Measurement(
                            "prediction",
                            mode + " by " + way + ", " + millions + " M, workers: " + count,
                            100 * model.efficiency(mode, count, millions * MILLION, iterations),
                            "%",
                            "efficiency on 10 Gbit/s, not run"));
                }
            }
        }
        return predictions;
    }

    private static RoundModel model(ExchangeName way, ScalingTerms terms, RingTerms ring, double bandwidth) {
        JobConfig config = config(way, SyncName.PARAMETER_AVERAGING, 1, ROUNDS_HIDDEN);
        return way == ExchangeName.RING
                ? ringModel(terms.iteration(), terms.codec(), ring, bandwidth, Float.BYTES)
                : new ScalingModel(
                        terms,
                        bandwidth,
                        config.gan().criticSteps(),
                        config.training().aggregationDepth());
    }

    private static RingModel ringModel(
            ScalingTerms.Iteration iteration, ScalingTerms.Codec codec, RingTerms ring, double bandwidth, int width) {
        int criticSteps = config(ExchangeName.RING, SyncName.SYNCHRONOUS, 1, ROUNDS_HIDDEN)
                .gan()
                .criticSteps();
        return new RingModel(iteration, codec, ring, bandwidth, criticSteps, width);
    }

    private static GanSpec spec(int hidden) {
        return GanSpec.of(config(ExchangeName.DRIVER, SyncName.PARAMETER_AVERAGING, 1, hidden), SHAPE);
    }

    private static int iterations(JobConfig config) {
        return config.training().sync() == SyncName.GRADIENT_SHARING
                ? config.training().shareEvery()
                : config.training().averagingFrequency().orElseThrow();
    }

    /** The defaults of WGAN-GP; a first threshold that fits ten iterations, so that updates are encoded from the start. */
    private static JobConfig config(ExchangeName way, SyncName mode, int count, int hidden, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "training.sync=" + mode,
                "training.exchange=" + way,
                "training.workers=" + count,
                "training.batch-size=" + count * EngineBench.BATCH,
                "network.hidden=" + hidden,
                "training.threshold.initial=0.004",
                "training.epochs=1"));
        settings.addAll(List.of(more));
        return ConfigReader.read(List.of(), settings);
    }
}
