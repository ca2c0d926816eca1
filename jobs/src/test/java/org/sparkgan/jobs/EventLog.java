package org.sparkgan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Spark itself says of the tasks of a job.
 *
 * @param folder of the log, for one job
 */
record EventLog(Path folder) {
    /** The log in a new folder. */
    static EventLog in(Path folder) throws IOException {
        return new EventLog(Files.createDirectories(folder));
    }

    /** For spark-submit. */
    String[] options() {
        return new String[] {"--conf=spark.eventLog.enabled=true", "--conf=spark.eventLog.dir=" + folder.toUri()};
    }

    /** Why attempts at tasks ended: Success, ExecutorLostFailure and so on. */
    List<String> endReasons() throws IOException {
        return taskEnds().stream()
                .map(end -> end.path("Task End Reason").path("Reason").asText())
                .toList();
    }

    /** Whether a speculative copy gave the result of a task. */
    boolean hasSpeculativeSuccess() throws IOException {
        return taskEnds().stream()
                .anyMatch(end -> end.path("Task Info").path("Speculative").asBoolean()
                        && end.path("Task End Reason").path("Reason").asText().equals("Success"));
    }

    private List<JsonNode> taskEnds() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> ends = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode event = mapper.readTree(line);
                    if (event.path("Event").asText().equals("SparkListenerTaskEnd")) {
                        ends.add(event);
                    }
                }
            }
        }
        return ends;
    }
}
