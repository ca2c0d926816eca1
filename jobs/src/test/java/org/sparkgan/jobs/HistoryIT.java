package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkgan.storage.Folder;

/** A run that is over, as Spark's own history server shows it; and what it has said where no terminal was. */
class HistoryIT {
    private static final Pattern STARTED = Pattern.compile("started at http://[^\\s:]+:(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void theHistoryServerTellsRoundsApart() throws Exception {
        Images.dataset(folder);
        Path events = Files.createDirectories(folder.resolve("events"));
        Outcome outcome = new StoredRuns(
                        folder, Folder.at(folder.toString(), new Configuration()), "local[2]", StandaloneCluster.SMALL)
                .with(new EventLog(events).options())
                .train("run", 20);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err().lines().filter(line -> line.contains("INFO  iteration ")))
                .as("progress in the log: the first round and the last")
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).matches("\\d\\d:\\d\\d:\\d\\d INFO  iteration 10/20, .*"),
                        line -> assertThat(line).matches("\\d\\d:\\d\\d:\\d\\d INFO  iteration 20/20, .*"));

        Process server = startServer(events);
        try {
            URI applications = URI.create("http://127.0.0.1:" + awaitPort(server) + "/api/v1/applications");
            JsonNode application = awaitApplication(applications, server);
            assertThat(application.path("name").asText()).isEqualTo("org.sparkgan.jobs.TrainJob");
            List<String> descriptions = new ArrayList<>();
            StandaloneCluster.json(URI.create(
                            applications + "/" + application.path("id").asText() + "/jobs"))
                    .forEach(job -> descriptions.add(job.path("description").asText()));
            assertThat(descriptions)
                    .contains(
                            "iterations 1 to 10: parameter averaging, 2 workers",
                            "iterations 11 to 20: parameter averaging, 2 workers");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private Process startServer(Path events) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Build.SPARK.resolve("bin/spark-class").toString(),
                        "org.apache.spark.deploy.history.HistoryServer")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("history.log").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("SPARK"));
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
        builder.environment()
                .put(
                        "SPARK_HISTORY_OPTS",
                        StandaloneCluster.SHORT_LIVED + " -Dspark.history.ui.port=0 -Dspark.history.fs.logDirectory="
                                + events.toUri());
        return builder.start();
    }

    private String awaitPort(Process server) throws Exception {
        Patience patience = new Patience();
        while (true) {
            String log = Files.readString(folder.resolve("history.log"));
            Matcher started = STARTED.matcher(log);
            if (started.find()) {
                return started.group(1);
            }
            assertThat(server.isAlive()).as(log).isTrue();
            patience.pause();
        }
    }

    private JsonNode awaitApplication(URI applications, Process server) throws Exception {
        Patience patience = new Patience();
        while (StandaloneCluster.json(applications).isEmpty()) {
            assertThat(server.isAlive()).isTrue();
            patience.pause();
        }
        return StandaloneCluster.json(applications).get(0);
    }
}
