package org.sparkgan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Spark itself says of the tasks of a job. */
final class EventLog {
    private final Path folder;
    private final List<String> lines = new ArrayList<>();
    private long read;

    /** The log of one job, in a folder of its own. */
    EventLog(Path folder) {
        this.folder = folder;
    }

    /** For spark-submit. */
    String[] options() {
        return new String[] {
            "--conf=spark.eventLog.enabled=true",
            "--conf=spark.eventLog.dir=" + folder.toUri(),
            // Spark 4 packs it, and makes a folder of files.
            "--conf=spark.eventLog.compress=false",
            "--conf=spark.eventLog.rolling.enabled=false"
        };
    }

    /** Jobs that have begun, as soon as they begin. */
    int jobs() throws IOException {
        return count("SparkListenerJobStart");
    }

    /** Whether a job has begun that {@code file} calls for. */
    boolean hasJobOf(String file) throws IOException {
        return lines().stream().anyMatch(line -> line.contains("SparkListenerJobStart") && line.contains(file));
    }

    /** How many jobs had begun with the one that now runs; -1 where none does. */
    int runningJob() throws IOException {
        int begun = jobs();
        return count("SparkListenerJobEnd") < begun ? begun : -1;
    }

    private int count(String event) throws IOException {
        return (int) lines().stream().filter(line -> line.contains(event)).count();
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

    /** Failures of the task that failed most often, as Spark counts them: not those of attempts that had not begun. */
    int mostFailures() throws IOException {
        Map<String, Integer> failures = new HashMap<>();
        for (JsonNode end : taskEnds()) {
            JsonNode reason = end.path("Task End Reason");
            String name = reason.path("Reason").asText();
            if (name.equals("ExceptionFailure")
                    || (name.equals("ExecutorLostFailure")
                            && reason.path("Exit Caused By App").asBoolean())) {
                failures.merge(task(end), 1, Integer::sum);
            }
        }
        return Collections.max(failures.values());
    }

    private static String task(JsonNode end) {
        return end.path("Stage ID") + "." + end.path("Stage Attempt ID") + "."
                + end.path("Task Info").path("Index");
    }

    private List<JsonNode> taskEnds() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> ends = new ArrayList<>();
        for (String line : lines()) {
            if (line.contains("SparkListenerTaskEnd")) {
                ends.add(mapper.readTree(line));
            }
        }
        return ends;
    }

    /** Of jobs and tasks, so far; the log grows while its job runs, and is read once. */
    private List<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(name -> !name.toString().endsWith(".crc")).toList()) {
                readOn(file);
            }
        }
        return lines;
    }

    private void readOn(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(read);
            byte[] more = in.readAllBytes();
            int end = more.length;
            while (end > 0 && more[end - 1] != '\n') {
                end--;
            }
            read += end;
            new String(more, 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("SparkListenerJob") || line.contains("SparkListenerTaskEnd"))
                    .forEach(lines::add);
        }
    }
}
