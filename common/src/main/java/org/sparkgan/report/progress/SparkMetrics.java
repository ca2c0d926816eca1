package org.sparkgan.report.progress;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.sparkgan.train.RoundMetrics;
import org.sparkgan.train.RoundResult;
import org.sparkgan.train.TrainingListener;

/**
 * Numbers of the last round among Spark's own metrics of the driver, under {@code sparkgan}, for whatever sinks the user has set:
 * Prometheus, JMX, Graphite. NaN before the first round, and for what the objective does not know.
 */
public final class SparkMetrics implements TrainingListener, Source, AutoCloseable {
    private final MetricRegistry registry = new MetricRegistry();
    private volatile RoundMetrics last;

    /** Shown to nobody yet. */
    public SparkMetrics() {
        gauge("iteration", RoundMetrics::iteration);
        gauge("epoch", RoundMetrics::epoch);
        gauge("d_loss", RoundMetrics::dLoss);
        gauge("g_loss", RoundMetrics::gLoss);
        gauge("wasserstein", round -> orNaN(round.wasserstein()));
        gauge("images_per_second", RoundMetrics::imagesPerSecond);
        gauge("round_ms", RoundMetrics::roundMs);
        gauge("round_overhead_ms", RoundMetrics::overheadMs);
        gauge("bytes_per_iteration", RoundMetrics::bytesPerIteration);
        gauge("replica_divergence", round -> orNaN(round.replicaDivergence()));
    }

    /** From now on the driver of the running Spark shows them, until they are closed. */
    public SparkMetrics show() {
        SparkEnv.get().metricsSystem().registerSource(this);
        return this;
    }

    private void gauge(String name, ToDoubleFunction<RoundMetrics> number) {
        registry.register(name, (Gauge<Double>) () -> {
            RoundMetrics round = last;
            return round == null ? Double.NaN : number.applyAsDouble(round);
        });
    }

    private static double orNaN(Double number) {
        return number == null ? Double.NaN : number;
    }

    @Override
    public String sourceName() {
        return "sparkgan";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void roundEnded(RoundResult round) {
        last = round.metrics();
    }

    /** Where Spark has stopped, its metrics are gone already. */
    @Override
    public void close() {
        if (SparkEnv.get() != null) {
            SparkEnv.get().metricsSystem().removeSource(this);
        }
    }
}
