package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;

/** Hadoop's own YARN and HDFS with one node each, in a process on loopback. */
final class YarnCluster {
    private static final Pattern STARTED = Pattern.compile("(?m)^started (\\S+)");

    private final Path folder;
    private final Process process;
    private final String fileSystem;
    private final YarnClient client = YarnClient.createYarnClient();

    /** Starts it; all that it writes goes to {@code folder}. */
    YarnCluster(Path folder) throws Exception {
        this.folder = folder;
        ForeignJars hadoop = ForeignJars.fetch("yarn", folder);
        Path log = folder.resolve("cluster.log");
        process = ForeignJars.run(
                log,
                ForeignJars.JAVA,
                QuickStart.ONE_COMPILER,
                "-Xmx1g",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                hadoop.all(),
                hadoop.sources().resolve("MiniCluster.java").toString(),
                folder.toString());
        fileSystem = awaitStart(log);
        YarnConfiguration settings = new YarnConfiguration();
        settings.addResource(conf().resolve("yarn-site.xml").toUri().toURL());
        client.init(settings);
        client.start();
    }

    private String awaitStart(Path log) throws Exception {
        Patience patience = new Patience();
        while (true) {
            String said = Files.readString(log);
            Matcher started = STARTED.matcher(said);
            if (started.find()) {
                return started.group(1);
            }
            assertThat(process.isAlive()).as(said).isTrue();
            patience.pause();
        }
    }

    private Path conf() {
        return folder.resolve("conf");
    }

    /** What clients of the cluster have in their environment. */
    Map<String, String> environment() {
        return Map.of("HADOOP_CONF_DIR", conf().toString());
    }

    /** Settings of its clients. */
    Configuration settings() {
        return client.getConfig();
    }

    /** The address of HDFS. */
    String fileSystem() {
        return fileSystem;
    }

    /** How the application that was submitted last has ended. */
    ApplicationReport lastApplication() throws IOException, YarnException {
        return client.getApplications().stream()
                .max((one, other) -> one.getApplicationId().compareTo(other.getApplicationId()))
                .orElseThrow();
    }

    /** How many executors of an application's first attempt have written a log. */
    long executors(ApplicationReport application) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            // The first container is the application master's.
            String log = ".*/" + application.getApplicationId() + "/container_\\w+_01_00000[2-9]/stderr";
            return files.filter(file -> file.toString().matches(log)).count();
        }
    }

    /** Kills the application master whose driver trains {@code run}. */
    void killMaster(String run) {
        Stream<ProcessHandle> masters = process.descendants().filter(child -> {
            String command = child.info().commandLine().orElse("");
            return command.contains("ApplicationMaster") && command.contains(run);
        });
        assertThat(masters.map(ProcessHandle::destroyForcibly).toList()).isNotEmpty();
    }

    /** Ends it, containers included. */
    void stop() throws IOException, InterruptedException {
        client.stop();
        process.getOutputStream().close();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
