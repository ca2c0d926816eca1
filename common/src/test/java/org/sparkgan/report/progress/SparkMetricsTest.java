package org.sparkgan.report.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sparkgan.testing.SmallRun;

/** Asked as Prometheus and a JMX client ask Spark. */
class SparkMetricsTest {
    private static SparkContext spark;

    @BeforeAll
    static void startSparkWithSinks() {
        SparkSession.builder().master("local[1]").getOrCreate().stop();
        spark = new SparkContext(new SparkConf()
                .setMaster("local[1]")
                .setAppName("metrics")
                .set("spark.ui.enabled", "true")
                .set("spark.ui.port", "0")
                .set(
                        "spark.metrics.conf.*.sink.prometheusServlet.class",
                        "org.apache.spark.metrics.sink.PrometheusServlet")
                .set("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus")
                .set("spark.metrics.conf.*.sink.jmx.class", "org.apache.spark.metrics.sink.JmxSink"));
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @Test
    void theLastRoundIsWhatPrometheusReads() throws Exception {
        try (SparkMetrics metrics = new SparkMetrics().show()) {
            assertThat(prometheus("d_loss")).isEqualTo("NaN");
            metrics.roundEnded(SmallRun.round(50));
            assertThat(prometheus("iteration")).isEqualTo("50.0");
            assertThat(prometheus("d_loss")).isEqualTo("-1.5");
            assertThat(prometheus("g_loss")).isEqualTo("0.25");
            assertThat(prometheus("images_per_second")).isEqualTo("1234.5");
            assertThat(prometheus("round_overhead_ms")).isEqualTo("10.0");
            assertThat(prometheus("replica_divergence")).isEqualTo("0.01");
            metrics.roundEnded(SmallRun.round(100));
            assertThat(prometheus("iteration")).isEqualTo("100.0");
        }
        assertThat(page()).doesNotContain("sparkgan");
    }

    @Test
    void theLastRoundIsWhatJmxReads() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("metrics:name=*.driver.sparkgan.iteration,type=gauges");
        try (SparkMetrics metrics = new SparkMetrics().show()) {
            metrics.roundEnded(SmallRun.round(50));
            assertThat(beans.queryNames(name, null)).singleElement().satisfies(bean -> assertThat(
                            beans.getAttribute(bean, "Value"))
                    .isEqualTo(50.0));
        }
        assertThat(beans.queryNames(name, null)).isEmpty();
    }

    private static String prometheus(String metric) throws Exception {
        return page().lines()
                .filter(line -> line.matches("metrics_local_\\d+_driver_sparkgan_" + metric + "_Number\\{.*"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String page() throws Exception {
        String address = spark.uiWebUrl().get() + "/metrics/prometheus/";
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }
}
