package org.sparkgan.train;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.cluster.TaskSlots;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ExchangeName;
import org.sparkgan.config.ExchangePrecision;
import org.sparkgan.config.ExchangeSettings;
import org.sparkgan.config.SyncName;
import org.sparkgan.config.TrainingSettings;

/** What carries what workers tell each other, as {@code training.exchange} and the cluster allow it. */
public final class ExchangeChoice {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeChoice.class);

    private ExchangeChoice() {}

    /**
     * What carries it: ring or driver.
     *
     * @throws ConfigException where it has to be the ring and cannot
     */
    public static ExchangeName settled(JavaSparkContext spark, TrainingSettings training) {
        return settled(spark.getConf(), TaskSlots.now(spark), training, () -> Rehearsal.failure(spark, training));
    }

    /** The same for tasks of which {@code slots} may run at once, and that may fail in a {@code rehearsal}. */
    static ExchangeName settled(
            SparkConf spark, int slots, TrainingSettings training, Supplier<Optional<String>> rehearsal) {
        ExchangeName asked = training.exchange().way();
        if (asked == ExchangeName.DRIVER) {
            return ExchangeName.DRIVER;
        }
        Optional<String> obstacle = obstacle(spark, slots, training.workers()).or(rehearsal);
        if (obstacle.isEmpty()) {
            LOG.info("training.exchange = ring: workers tell each other by themselves, and the driver of each round");
            return ExchangeName.RING;
        }
        if (training.exchange().precision() != ExchangePrecision.FLOAT) {
            throw new ConfigException(ExchangeSettings.PRECISION + " = "
                    + training.exchange().precision() + " needs training.exchange = ring, but " + obstacle.get());
        }
        if (asked == ExchangeName.RING) {
            throw new ConfigException(
                    "training.exchange = ring needs all workers at once, by connections of their own, but "
                            + obstacle.get() + "; auto and driver do without");
        }
        LOG.info("training.exchange = driver: {}", obstacle.get());
        if (training.sync() == SyncName.SYNCHRONOUS) {
            LOG.warn(
                    "training.sync = synchronous by the driver takes a Spark job for each step: parameter-averaging is faster");
        }
        return ExchangeName.DRIVER;
    }

    /** What stands in the way of the ring before anything is tried. */
    static Optional<String> obstacle(SparkConf spark, int slots, int workers) {
        return Stream.of(allocation(spark), encryption(spark), turns(slots, workers))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> allocation(SparkConf spark) {
        return spark.getBoolean("spark.dynamicAllocation.enabled", false)
                ? Optional.of("spark.dynamicAllocation.enabled is true, which starts no stage all at once")
                : Optional.empty();
    }

    private static Optional<String> encryption(SparkConf spark) {
        return Stream.of(
                        "spark.network.crypto.enabled",
                        "spark.authenticate.enableSaslEncryption",
                        "spark.ssl.enabled",
                        "spark.ssl.rpc.enabled")
                .filter(key -> spark.getBoolean(key, false))
                .map(key -> key + " is true, and their own connections are not encrypted")
                .findFirst();
    }

    private static Optional<String> turns(int slots, int workers) {
        return slots < workers
                ? Optional.of(String.format(
                        Locale.ROOT, "%d workers have %d task slots, so that they take turns", workers, slots))
                : Optional.empty();
    }
}
