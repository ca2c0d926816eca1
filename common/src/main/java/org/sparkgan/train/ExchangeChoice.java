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
final class ExchangeChoice {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeChoice.class);

    private ExchangeChoice() {}

    /**
     * Whether it is the workers' own connections.
     *
     * @throws ConfigException where it has to be and cannot
     */
    static boolean isRing(JavaSparkContext spark, TrainingSettings training) {
        return isRing(spark.getConf(), TaskSlots.now(spark), training);
    }

    /** The same for tasks of which so many may run at once. */
    static boolean isRing(SparkConf spark, int slots, TrainingSettings training) {
        ExchangeName asked = training.exchange().way();
        if (asked == ExchangeName.DRIVER) {
            return false;
        }
        Optional<String> obstacle = obstacle(spark, slots, training.workers());
        if (asked == ExchangeName.RING && obstacle.isPresent()) {
            throw new ConfigException(
                    "training.exchange = ring needs all workers at once, by connections of their own, but "
                            + obstacle.get() + "; auto and driver do without");
        }
        if (obstacle.isPresent()) {
            LOG.info("training.exchange = driver: {}", obstacle.get());
        } else {
            LOG.info("training.exchange = ring: workers tell each other by themselves, and the driver of each round");
        }
        return obstacle.isEmpty();
    }

    /** Why workers cannot do it by themselves. */
    private static Optional<String> obstacle(SparkConf conf, int slots, int workers) {
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            return Optional.of("spark.dynamicAllocation.enabled is true, which starts no stage all at once");
        }
        Optional<String> encryption = Stream.of(
                        "spark.network.crypto.enabled",
                        "spark.authenticate.enableSaslEncryption",
                        "spark.ssl.enabled",
                        "spark.ssl.rpc.enabled")
                .filter(key -> conf.getBoolean(key, false))
                .findFirst();
        if (encryption.isPresent()) {
            return Optional.of(encryption.get() + " is true, and their own connections are not encrypted");
        }
        return slots < workers
                ? Optional.of(String.format(
                        Locale.ROOT, "%d workers have %d task slots, so that they take turns", workers, slots))
                : Optional.empty();
    }
}
