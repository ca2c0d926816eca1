package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void executorsKeepNativeMemoryAndNameFilesInUtf8() {
        SparkConf conf = Sessions.withDefaults(new SparkConf(false));
        ExecutorEnvironment.MEMORY.forEach((name, value) ->
                assertThat(conf.get("spark.executorEnv." + name)).isEqualTo(value));
        assertThat(conf.get("spark.executorEnv.LC_ALL")).isEqualTo(ExecutorEnvironment.LOCALE);
        SparkConf given = new SparkConf(false)
                .set("spark.executorEnv.MALLOC_ARENA_MAX", "4")
                .set("spark.executorEnv.LANG", "de_DE.UTF-8");
        assertThat(Sessions.withDefaults(given).get("spark.executorEnv.MALLOC_ARENA_MAX"))
                .isEqualTo("4");
        assertThat(Sessions.withDefaults(given).contains("spark.executorEnv.LC_ALL"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "conf/spark-defaults-yarn.conf, spark.yarn.appMasterEnv., ' +'",
        "conf/spark-defaults-k8s.conf, spark.kubernetes.driverEnv., ' +'",
        "submit/k8s/Dockerfile, '(?<=ENV .{0,99})', ="
    })
    void driversOnClustersHaveTheEnvironmentOfExecutors(String file, String prefix, String between) throws Exception {
        Map<String, String> expected = new TreeMap<>(ExecutorEnvironment.MEMORY);
        expected.put("LC_ALL", ExecutorEnvironment.LOCALE);
        String text = Files.readString(Path.of("..", file));
        expected.forEach((name, value) ->
                assertThat(text).containsPattern("(?m)" + prefix + name + between + value + "(\\s|$)"));
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
