package org.sparkgan.report.page;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ScheduledNumber;
import org.sparkgan.config.SettingsFile;
import org.sparkgan.report.health.HealthMonitor;
import org.sparkgan.report.log.ThinnedLines;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunReport;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;

/** What a run folder knows, as the script of the page takes it; files that are missing or half-written leave gaps. */
final class ReportData {
    private static final String METRICS = "metrics.jsonl";
    private static final String HEALTH = "health.jsonl";
    private static final String SCORES = "scores.jsonl";

    private static final List<String> ROUND_NUMBERS = List.of(
            "epoch",
            "images",
            "d_loss",
            "g_loss",
            "wasserstein",
            "gradient_penalty",
            "images_per_second",
            "replica_divergence",
            "augment_probability",
            "real_signs");
    private static final List<String> ROUND_TIMES =
            List.of("round_ms", "compute_ms", "broadcast_ms", "wait_ms", "aggregate_ms");

    private final Folder folder;

    ReportData(Folder folder) {
        this.folder = folder;
    }

    ObjectNode read() throws IOException {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        JsonNode description = tree(RunFolder.CONFIG);
        data.put("written", Instant.now().toString());
        data.put("dir", folder.uri());
        data.set("description", description);
        data.set("result", tree(RunReport.RESULT));
        JsonNode last = addLines(data, METRICS, "metrics", new ThinnedLines(ROUND_NUMBERS, ROUND_TIMES));
        data.set("last", last);
        data.put("least_diversity", HealthMonitor.LEAST_DIVERSITY);
        data.set("last_health", addLines(data, HEALTH, "health", new ThinnedLines(List.of("diversity"), List.of())));
        ArrayNode scores = data.putArray("scores");
        forEachLine(SCORES, scores::add);
        Optional<JobConfig> config = settings(description.path("settings"));
        data.put("iterations", config.flatMap(known -> iterations(known, last)).orElse(null));
        config.ifPresent(known -> addSchedules(
                data.putArray("schedules"), known, data.path("metrics").path("iteration")));
        addSettings(data.putArray("settings"), config, description.path("settings"));
        addCheckpoints(data);
        data.set("pictures", new PagePictures(folder.folder("samples")).toJson());
        return data;
    }

    /** Gives the last line; {@code null} in JSON where there is none. */
    private JsonNode addLines(ObjectNode data, String file, String name, ThinnedLines thinned) throws IOException {
        JsonNode[] last = {JsonNodeFactory.instance.nullNode()};
        forEachLine(file, line -> {
            thinned.add(line);
            last[0] = line;
        });
        data.set(name, thinned.toJson());
        return last[0];
    }

    /** Of a run of another version, whose settings may be others, nothing is known but their names and values. */
    private static Optional<JobConfig> settings(JsonNode settings) {
        try {
            return Optional.of(
                    ConfigReader.read(List.of(SettingsFile.of(RunFolder.CONFIG, settings.toString())), List.of()));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> iterations(JobConfig config, JsonNode last) {
        if (config.training().iterations().isPresent()) {
            return config.training().iterations();
        }
        double epoch = last.path("epoch").asDouble();
        return epoch > 0
                ? Optional.of(config.training()
                        .plannedIterations(
                                Math.round(last.path("images").asLong() / epoch),
                                config.gan().criticSteps()))
                : Optional.empty();
    }

    /** {@code {name, text, values}} for each number that changes, with its value after each of the iterations. */
    private static void addSchedules(ArrayNode schedules, JobConfig config, JsonNode iterations) {
        ScheduledNumber.of(config).stream().filter(ScheduledNumber::changes).forEach(number -> {
            ArrayNode values = schedules
                    .addObject()
                    .put("name", number.name())
                    .put("text", number.text())
                    .putArray("values");
            iterations.forEach(iteration -> values.add(number.at(iteration.asInt())));
        });
    }

    /** {@code {key, value, changed}} for each; a value is JSON text. */
    private static void addSettings(ArrayNode rows, Optional<JobConfig> config, JsonNode nested) {
        Map<String, String> defaults = config.map(
                        known -> ConfigReader.defaults(known.gan().objective()))
                .orElse(Map.of());
        addSettings(rows, defaults, nested, "");
    }

    private static void addSettings(ArrayNode rows, Map<String, String> defaults, JsonNode nested, String prefix) {
        nested.properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            if (entry.getValue().isObject()) {
                addSettings(rows, defaults, entry.getValue(), key + ".");
            } else {
                String value = entry.getValue().toString();
                rows.addObject()
                        .put("key", key)
                        .put("value", value)
                        .put("changed", defaults.containsKey(key) && !isSame(value, defaults.get(key)));
            }
        });
    }

    /** Numbers by their value: JSON may write them otherwise than the settings do. */
    private static boolean isSame(String value, String standard) {
        if (value.equals(standard)) {
            return true;
        }
        try {
            return Double.parseDouble(value) == Double.parseDouble(standard);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void addCheckpoints(ObjectNode data) throws IOException {
        ArrayNode checkpoints = data.putArray("checkpoints");
        for (String name : folder.folder("checkpoints").list()) {
            if (name.matches("\\d{1,9}")) {
                checkpoints.add(Integer.parseInt(name));
            } else if (name.matches("best-\\d{1,9}\\.json")) {
                data.put("best", Integer.parseInt(name.replaceAll("\\D", "")));
            }
        }
    }

    private JsonNode tree(String name) throws IOException {
        try {
            return folder.exists(name)
                    ? Json.tree(new String(folder.read(name), StandardCharsets.UTF_8))
                    : JsonNodeFactory.instance.nullNode();
        } catch (JacksonException | FileNotFoundException e) {
            return JsonNodeFactory.instance.nullNode();
        }
    }

    /** Lines that a kill has cut short are passed over. */
    private void forEachLine(String name, Consumer<JsonNode> take) throws IOException {
        if (!folder.exists(name)) {
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(folder.open(name), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                object(line).ifPresent(take);
            }
        }
    }

    private static Optional<JsonNode> object(String line) {
        try {
            return Optional.of(Json.tree(line)).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
