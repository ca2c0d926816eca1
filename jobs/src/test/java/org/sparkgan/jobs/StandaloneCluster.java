package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Spark's standalone cluster from the Spark that the build assembled: a master and two workers of one core, each a process of
 * its own. The workers have different loopback addresses, because Spark runs no speculative copy on the host of the original.
 */
final class StandaloneCluster implements AutoCloseable {
    /** Options of a JVM that lives for seconds only. */
    static final String SHORT_LIVED = QuickStart.OPTIONS + " -XX:+UseSerialGC";

    /** Options of spark-submit for a job that takes little and stays on loopback. */
    static final List<String> SMALL = List.of(
            "--driver-memory=512m",
            "--executor-memory=512m",
            "--driver-java-options=" + SHORT_LIVED,
            "--conf=spark.executor.extraJavaOptions=" + SHORT_LIVED,
            "--conf=spark.driver.host=127.0.0.1",
            "--conf=spark.driver.bindAddress=127.0.0.1",
            "--conf=spark.ui.enabled=false");

    /** For the launcher: executors read the job's jar where the build has left it, where otherwise each copies it twice. */
    static final String JAR_IN_PLACE = "--jar=local:" + Build.JAR;

    /** What executors of an application leave behind, two copies of the job's jar each, goes a minute after its end. */
    private static final String CLEANUP =
            "-Dspark.worker.cleanup.enabled=true -Dspark.worker.cleanup.interval=20 -Dspark.worker.cleanup.appDataTtl=60 ";

    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
    private static final int WORKERS = 2;
    private static final int ONE_CORE = 1;

    private static StandaloneCluster shared;

    private final Path folder;
    private final int cores;
    private final String workerOptions;
    private final List<Process> processes = new ArrayList<>();
    private final Thread closing = new Thread(this::end);
    private final String master;

    /** The one of all tests of this JVM, with which it ends, whose jobs leave its master and its workers as they are. */
    static synchronized StandaloneCluster shared() throws Exception {
        if (shared == null) {
            shared = new StandaloneCluster(Files.createTempDirectory(Build.FOLDER, "cluster"), ONE_CORE, "");
        }
        return shared;
    }

    /**
     * Starts one, with its logs and files in {@code folder}, and waits until the workers have registered, which have {@code cores}
     * each and further options as JVMs.
     */
    StandaloneCluster(Path folder, int cores, String workerOptions) throws Exception {
        this.folder = folder;
        this.cores = cores;
        this.workerOptions = workerOptions;
        Runtime.getRuntime().addShutdownHook(closing);
        try {
            launch("master", host(1), "master.Master", "--host", host(1));
            master = awaitLog("master", "Starting Spark master at (spark://\\S+)");
            URI page = URI.create(awaitLog("master", "started at (http://\\S+)") + "/json/");
            for (int worker = 1; worker <= WORKERS; worker++) {
                launch("worker" + worker, host(worker), "worker.Worker", workerArguments(worker));
            }
            awaitWorkers(page);
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private String[] workerArguments(int worker) {
        return new String[] {
            "--host",
            host(worker),
            "--cores",
            Integer.toString(cores),
            "--memory",
            "2g",
            "--work-dir",
            folder.resolve("work" + worker).toString(),
            master
        };
    }

    private static String host(int worker) {
        return "127.0.0." + worker;
    }

    private void launch(String name, String host, String type, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Build.SPARK.resolve("bin/spark-class").toString(),
                "org.apache.spark.deploy." + type,
                "--port",
                "0",
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("SPARK"));
        // Executors, and drivers in cluster mode, inherit it.
        builder.environment().put("SPARK_LOCAL_IP", host);
        builder.environment().put("SPARK_WORKER_OPTS", CLEANUP + workerOptions);
        builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
        builder.environment().put("SPARK_DAEMON_JAVA_OPTS", SHORT_LIVED);
        builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
        processes.add(builder.start());
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private String awaitLog(String name, String line) throws Exception {
        Pattern pattern = Pattern.compile(line);
        Patience patience = new Patience();
        while (true) {
            Matcher matcher = pattern.matcher(Files.readString(log(name)));
            if (matcher.find()) {
                return matcher.group(1);
            }
            assertAlive();
            patience.pause();
        }
    }

    private void awaitWorkers(URI page) throws Exception {
        Patience patience = new Patience();
        while (json(page).path("aliveworkers").asInt() < WORKERS) {
            assertAlive();
            patience.pause();
        }
    }

    /** What a page of Spark's says in JSON. */
    static JsonNode json(URI page) throws IOException {
        try (InputStream json = page.toURL().openStream()) {
            return new ObjectMapper().readTree(json);
        }
    }

    private void assertAlive() throws IOException {
        for (Process process : processes) {
            assertThat(process.isAlive()).as("the logs in %s", folder).isTrue();
        }
    }

    /** The address that jobs are submitted to. */
    String master() {
        return master;
    }

    /** What executors have written to their logs. */
    String executorLogs() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder logs = new StringBuilder();
            for (Path log : files.filter(file -> file.toString().matches(".*/work\\d/app-.*/stderr"))
                    .toList()) {
                logs.append(Files.readString(log));
            }
            return logs.toString();
        }
    }

    /** The executors that run now, one a worker at most. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.toHandle().children())
                .filter(child -> child.info().commandLine().orElse("").contains(EXECUTOR))
                .toList();
    }

    /** The executors that run now, once there are {@code count} of them. */
    List<ProcessHandle> awaitExecutors(int count) throws Exception {
        Patience patience = new Patience();
        while (executors().size() != count) {
            patience.pause();
        }
        return executors();
    }

    /** Ends all processes, executors included, even stopped ones. */
    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(closing);
    }

    private void end() {
        // A worker that is gone starts no executor in place of one that is killed.
        List<ProcessHandle> all = processes.stream()
                .flatMap(process -> {
                    List<ProcessHandle> children =
                            process.toHandle().descendants().toList();
                    return Stream.concat(Stream.of(process.toHandle()), children.stream());
                })
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit()
                .orTimeout(Patience.MOST_MINUTES, TimeUnit.MINUTES)
                .join());
    }
}
