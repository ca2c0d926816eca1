package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private static final String GPU_ORDER = "spark.executorEnv.CUDA_DEVICE_ORDER";

    @Test
    void largeVectorsTravelWellUnlessTheUserSaysOtherwise() {
        SparkConf conf = Sessions.withDefaults(new SparkConf(false));
        assertThat(conf.get("spark.broadcast.blockSize")).isEqualTo("16m");
        assertThat(conf.get("spark.broadcast.compress")).isEqualTo("false");
        assertThat(conf.get("spark.driver.maxResultSize")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark.broadcast.blockSize", "spark.broadcast.compress", "spark.driver.maxResultSize"})
    void whatTheUserSetsWins(String key) {
        SparkConf given = new SparkConf(false).set(key, "theirs");
        assertThat(Sessions.withDefaults(given).get(key)).isEqualTo("theirs");
    }

    @Test
    void gpusAreNumberedAsTheDiscoveryScriptNumbersThem() {
        SparkConf gpus = new SparkConf(false).set("spark.executor.resource.gpu.amount", "2");
        assertThat(Sessions.withDefaults(gpus).get(GPU_ORDER)).isEqualTo("PCI_BUS_ID");
        assertThat(Sessions.withDefaults(gpus.set(GPU_ORDER, "FASTEST_FIRST")).get(GPU_ORDER))
                .isEqualTo("FASTEST_FIRST");
        assertThat(Sessions.withDefaults(new SparkConf(false)).contains(GPU_ORDER))
                .isFalse();
    }
}
