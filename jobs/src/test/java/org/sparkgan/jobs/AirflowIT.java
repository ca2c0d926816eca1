package org.sparkgan.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The DAG for Airflow, without Airflow: what it asks of Airflow is documented, and its tasks end as they should, with real jobs
 * that are done, diverge, are interrupted or refuse their settings.
 */
class AirflowIT {
    private static final String DEFAULTS = "\"/opt/sparkgan/conf/spark-defaults-yarn.conf\"";

    @TempDir
    private static Path shared;

    private static AirflowDag dag;

    private static HttpServer webhook;

    private static final BlockingQueue<String> ALERTS = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void ingest() throws Exception {
        AirflowDag.assumePython();
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            ALERTS.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        webhook.start();
        Images.draw(shared.resolve("images"));
        dag = local(shared);
        assertThat(dag.attempt("ingest", "tells", 1)).hasToString("{\"end\":\"done\"}");
    }

    @AfterAll
    static void stop() {
        if (webhook != null) {
            webhook.stop(0);
        }
    }

    @Test
    void asksOnlyForWhatIsDocumented() throws Exception {
        assertThat(dag.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application_args=[ | arguments=[ | SparkGanOperator has no parameter arguments",
                "java_class=java_class | java_class='{{ ts_nodash }}' | SparkGanOperator renders no template in java_class",
                "on_failure_callback=alert | on_error=alert | SparkGanOperator has no parameter on_error",
                "catchup=False | catchup=True | DAG needs catchup=False",
                "max_active_runs=1 | max_runs=1 | DAG has no parameter max_runs",
                "{{ params.iterations }} | 5 | nothing uses params.iterations",
                "{{ params.runs }} | {{ params.run }} | nothing defines params.run",
                "{{ params.runs }}/{{ ts_nodash }} | {{ params.runs }}/{{ day }} | nothing defines day"
            })
    void aMistakeIsFound(String part, String other, String problem) throws Exception {
        assertThat(AirflowDag.in(folder, part, other, Map.of()).problems()).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void tasksFollowEachOther(int airflow) throws Exception {
        JsonNode described = dag.described(airflow);
        JsonNode tasks = described.path("tasks");
        assertThat(tasks.fieldNames()).toIterable().containsExactly("ingest", "train", "sample");
        assertThat(tasks.at("/ingest/upstream")).hasToString("[]");
        assertThat(tasks.at("/train/upstream")).hasToString("[\"ingest\"]");
        assertThat(tasks.at("/sample/upstream")).hasToString("[\"train\"]");
        assertThat(described.at("/arguments/default_args/retries").asInt()).isEqualTo(3);
        assertThat(tasks.at("/train/application_args").toString())
                .contains("\"--resume\"", "\"run.dir=hdfs:///sparkgan/runs/20260131T000000\"");
    }

    @Test
    void aRunThatIsDoneStaysDone() throws Exception {
        assertThat(train("tells", 1)).hasToString("{\"end\":\"done\"}");
        assertThat(train("leaves", 2)).hasToString("{\"end\":\"done\"}");
        assertThat(dag.attempt("sample", "tells", 2)).hasToString("{\"end\":\"done\"}");
        assertThat(shared.resolve("samples/20260131T000000/2")).isDirectoryContaining("glob:**.png");
    }

    /** Whether Spark tells the exit code, hides it, or does not wait for the driver. */
    @ParameterizedTest
    @ValueSource(strings = {"tells", "hides", "leaves"})
    void aDivergedRunIsToldAndNotTriedAgain(String spark) throws Exception {
        Files.writeString(
                folder.resolve("small.conf"),
                Files.readString(shared.resolve("small.conf")) + "\n" + "optimizer.critic.learning-rate = 1e38");
        JsonNode end = train(spark, 1, "settings=" + folder.resolve("small.conf"), "runs=" + folder);
        assertThat(end.path("end").asText()).isEqualTo("failed");
        assertThat(end.path("reason").asText()).startsWith("diverged (exit code 4): sparkgan: the run in ");
        assertThat(ALERTS.poll(Patience.MOST_MINUTES, TimeUnit.MINUTES))
                .startsWith("{\"text\": \"SparkGAN scheduled__2026-01-31: diverged (exit code 4)")
                .contains(folder.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tells", "pod"})
    void wrongSettingsAreNotTriedAgain(String spark) throws Exception {
        JsonNode end = train(spark, 1, "iterations=0", "runs=" + folder);
        assertThat(end.path("end").asText()).isEqualTo("failed");
        assertThat(end.path("reason").asText()).startsWith("wrong settings (exit code 2)");
        assertThat(ALERTS).isEmpty();
    }

    @Test
    void anInterruptedRunGoesOnInTheNextTry() throws Exception {
        String runs = "runs=" + folder;
        Process first = dag.start("train", "hides", 1, runs, "iterations=1000000");
        awaitCheckpoint(first);
        first.descendants().filter(AirflowIT::isDriver).forEach(ProcessHandle::destroy);
        assertThat(dag.end(first).path("end").asText()).isEqualTo("again");

        int saved = latest();
        assertThat(train("tells", 2, runs, "iterations=" + (saved + 20))).hasToString("{\"end\":\"done\"}");
        assertThat(Files.readString(folder.resolve("20260131T000000/result.json")))
                .contains("\"iteration\" : " + (saved + 20));
    }

    private static AirflowDag local(Path work) throws IOException {
        Files.writeString(work.resolve("small.conf"), """
                data { image-size = 28, channels = 1 }
                network.hidden = 8, gan.latent-dim = 3, training.batch-size = 4, samples.grid = 2
                training.averaging-frequency = 10, checkpoint.every = 10
                """);
        String url = "http://127.0.0.1:" + webhook.getAddress().getPort() + "/";
        Path defaults = Path.of("..", "conf", "spark-defaults-local.conf").toAbsolutePath();
        return AirflowDag.in(work, DEFAULTS, "\"" + defaults + "\"", Map.of("SPARKGAN_ALERT_URL", url));
    }

    private static JsonNode train(String spark, int number, String... params) throws Exception {
        return dag.attempt(
                "train",
                spark,
                number,
                Stream.concat(Stream.of("iterations=20"), Stream.of(params)).toArray(String[]::new));
    }

    private static boolean isDriver(ProcessHandle process) {
        return process.info().arguments().stream()
                .flatMap(Stream::of)
                .anyMatch("org.apache.spark.deploy.SparkSubmit"::equals);
    }

    private void awaitCheckpoint(Process process) throws Exception {
        Patience patience = new Patience();
        while (latest() == 0) {
            assertThat(process.isAlive()).isTrue();
            patience.pause();
        }
    }

    /** The iteration of the latest complete checkpoint, 0 where there is none. */
    private int latest() throws IOException {
        Path checkpoints = folder.resolve("20260131T000000/checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return 0;
        }
        try (Stream<Path> saved = Files.list(checkpoints)) {
            List<Integer> iterations = saved.filter(path -> Files.exists(path.resolve("manifest.json")))
                    .map(path -> Integer.parseInt(path.getFileName().toString()))
                    .sorted()
                    .toList();
            return iterations.isEmpty() ? 0 : iterations.get(iterations.size() - 1);
        }
    }
}
