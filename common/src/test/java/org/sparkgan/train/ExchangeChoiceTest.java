package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.testing.SmallTraining;

class ExchangeChoiceTest {
    private static final int SLOTS = 2;

    @ParameterizedTest
    @CsvSource({"auto, 2, true", "ring, 1, true", "driver, 2, false", "auto, 3, false"})
    void isTheRingWhereItCanBe(String exchange, int workers, boolean isRing) {
        assertThat(ExchangeChoice.isRing(new SparkConf(false), SLOTS, settings(exchange, workers)))
                .isEqualTo(isRing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spark.dynamicAllocation.enabled | which starts no stage all at once",
                "spark.network.crypto.enabled | and their own connections are not encrypted",
                "spark.authenticate.enableSaslEncryption | and their own connections are not encrypted",
                "spark.ssl.enabled | and their own connections are not encrypted",
                "spark.ssl.rpc.enabled | and their own connections are not encrypted"
            })
    void whatStandsInItsWay(String key, String reason) {
        SparkConf conf = new SparkConf(false).set(key, "true");
        assertThat(ExchangeChoice.isRing(conf, SLOTS, settings("auto", 2))).isFalse();
        assertThatThrownBy(() -> ExchangeChoice.isRing(conf, SLOTS, settings("ring", 2)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("training.exchange = ring needs all workers at once, by connections of their own, but "
                        + key + " is true, " + reason + "; auto and driver do without");
    }

    @Test
    void workersThatTakeTurnsCannot() {
        assertThatThrownBy(() -> ExchangeChoice.isRing(new SparkConf(false), SLOTS, settings("ring", 3)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("but 3 workers have 2 task slots, so that they take turns;");
    }

    private static TrainingSettings settings(String exchange, int workers) {
        return SmallTraining.config("training.exchange=" + exchange, "training.workers=" + workers)
                .training();
    }
}
