package org.sparkgan.train;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.cluster.TaskSlots;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ExchangeName;
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
        Optional<String> obstacle = obstacle(spark.getConf(), TaskSlots.now(spark), training);
        if (obstacle.isEmpty() && training.exchange().way() != ExchangeName.DRIVER) {
            obstacle = required(training, Rehearsal.failure(spark, training));
        }
        return said(training, obstacle);
    }

    /** What stands in the way of the ring, of tasks of which {@code slots} may run at once. */
    static Optional<String> obstacle(SparkConf spark, int slots, TrainingSettings training) {
        return required(
                training,
                Stream.of(allocation(spark), encryption(spark), turns(slots, training.workers()))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<String> required(TrainingSettings training, Optional<String> obstacle) {
        if (obstacle.isPresent() && training.exchange().way() == ExchangeName.RING) {
            throw new ConfigException(
                    "training.exchange = ring needs all workers at once, by connections of their own, but "
                            + obstacle.get() + "; auto and driver do without");
        }
        return obstacle;
    }

    private static ExchangeName said(TrainingSettings training, Optional<String> obstacle) {
        if (training.exchange().way() == ExchangeName.DRIVER) {
            return ExchangeName.DRIVER;
        }
        if (obstacle.isPresent()) {
            LOG.info("training.exchange = driver: {}", obstacle.get());
            return ExchangeName.DRIVER;
        }
        LOG.info("training.exchange = ring: workers tell each other by themselves, and the driver of each round");
        return ExchangeName.RING;
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
