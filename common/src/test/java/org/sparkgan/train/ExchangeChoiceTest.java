package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ExchangeName;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.testing.SmallTraining;

class ExchangeChoiceTest {
    private static final int SLOTS = 2;

    @BeforeAll
    static void startSpark() {
        SmallTraining.spark();
    }

    @ParameterizedTest
    @CsvSource({"auto, 2", "ring, 1", "driver, 2"})
    void nothingStandsInTheWayOfWorkersThatRunAllAtOnce(String exchange, int workers) {
        assertThat(ExchangeChoice.obstacle(new SparkConf(false), SLOTS, workers))
                .isEmpty();
        assertThat(settled(new SparkConf(false), exchange, workers))
                .isEqualTo(exchange.equals("driver") ? ExchangeName.DRIVER : ExchangeName.RING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spark.dynamicAllocation.enabled | , which starts no stage all at once",
                "spark.network.crypto.enabled | , and their own connections are not encrypted",
                "spark.authenticate.enableSaslEncryption | , and their own connections are not encrypted",
                "spark.ssl.enabled | , and their own connections are not encrypted",
                "spark.ssl.rpc.enabled | , and their own connections are not encrypted"
            })
    void whatStandsInTheWay(String key, String reason) {
        SparkConf conf = new SparkConf(false).set(key, "true");
        assertThat(ExchangeChoice.obstacle(conf, SLOTS, 2)).hasValue(key + " is true" + reason);
        assertThat(settled(conf, "auto", 2)).isEqualTo(ExchangeName.DRIVER);
        assertThatThrownBy(() -> settled(conf, "ring", 2))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "training.exchange = ring needs all workers at once, by connections of their own, but " + key)
                .hasMessageEndingWith("; auto and driver do without");
    }

    /** Which the driver's way does not do: a run's numbers must not depend on what the cluster allows. */
    @Test
    void roundedNumbersNeedTheWorkersOwnConnections() {
        TrainingSettings training = SmallTraining.config(
                        "training.sync=synchronous", "training.workers=3", "training.exchange-precision=bfloat16")
                .training();
        assertThatThrownBy(() -> ExchangeChoice.settled(new SparkConf(false), SLOTS, training, Optional::empty))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "training.exchange-precision = bfloat16 needs training.exchange = ring, but 3 workers have 2"
                                + " task slots, so that they take turns");
        assertThat(ExchangeChoice.settled(new SparkConf(false), 3, training, Optional::empty))
                .isEqualTo(ExchangeName.RING);
    }

    @Test
    void workersThatTakeTurnsCannot() {
        assertThat(ExchangeChoice.obstacle(new SparkConf(false), SLOTS, 3))
                .hasValue("3 workers have 2 task slots, so that they take turns");
        assertThatThrownBy(() -> settled(new SparkConf(false), "ring", 3))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("but 3 workers have 2 task slots, so that they take turns;");
    }

    /** With real tasks, of which one cannot listen: both are on one host, where one of two ports is taken. */
    @Test
    void aPortThatIsTakenIsFoundBeforeARunBegins() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            String host = SparkEnv.get().blockManager().blockManagerId().host();
            taken.bind(new InetSocketAddress(host, 0));
            String port = "training.exchange-port=" + (taken.getLocalPort() - 1);
            assertThatThrownBy(() -> settled("ring", port))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageMatching("training.exchange = ring needs .*, but .*cannot listen at .*:\\d+: .*, nor at"
                            + " the other ports; auto and driver do without");
            assertThat(settled("auto", port)).isEqualTo(ExchangeName.DRIVER);
        }
        assertThat(settled("auto", "training.exchange-port=0")).isEqualTo(ExchangeName.RING);
        assertThat(settled("driver", "training.exchange-port=0")).isEqualTo(ExchangeName.DRIVER);
    }

    private static ExchangeName settled(String exchange, String setting) {
        return ExchangeChoice.settled(
                SmallTraining.spark(),
                SmallTraining.config("training.exchange=" + exchange, "training.workers=2", setting)
                        .training());
    }

    /** Where a rehearsal would go well. */
    private static ExchangeName settled(SparkConf spark, String exchange, int workers) {
        TrainingSettings training = SmallTraining.config("training.exchange=" + exchange, "training.workers=" + workers)
                .training();
        return ExchangeChoice.settled(spark, SLOTS, training, Optional::empty);
    }
}
