package org.sparkgan.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.Setting;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.storage.Json;

/**
 * Going on with a run from its latest checkpoint, under the same settings only; {@link Setting} tells which may change.
 *
 * <p>A run that is made longer after its end goes on as if it had been so long from the start where it ended with a whole
 * round after which both networks are due to be averaged; else the old end stays a round that is short or averages all.
 */
public final class Resume {
    private static final Logger LOG = LoggerFactory.getLogger(Resume.class);

    /** Leaves {@link TrainingSettings#AVERAGING_FREQUENCY} to the checkpoint. */
    private static final JsonNode AUTO = TextNode.valueOf("auto");

    private Resume() {}

    /**
     * The checkpoint to go on from; empty where no checkpoint is complete, so that the run starts from the beginning.
     *
     * @throws ConfigException where settings or dataset are not those of the checkpoint; the message lists each difference
     */
    public static Optional<Checkpoint> latest(CheckpointStore store, RunIdentity run) throws IOException {
        Optional<Checkpoint> latest = store.latest();
        if (latest.isPresent()) {
            requireSame(latest.get(), run);
            tellOfWorkers(latest.get(), run);
        }
        return latest;
    }

    private static void requireSame(Checkpoint checkpoint, RunIdentity run) throws JsonProcessingException {
        List<String> differences = differences(checkpoint.settings(), run.settings());
        if (!checkpoint.datasetId().equals(run.datasetId())) {
            differences.add("the dataset was " + checkpoint.datasetId() + ", is now " + run.datasetId());
        }
        if (!differences.isEmpty()) {
            throw new ConfigException("cannot resume from " + checkpoint.uri() + " under changed settings: "
                    + String.join("; ", differences) + ". Give the old values, or another run.dir");
        }
    }

    private static void tellOfWorkers(Checkpoint checkpoint, RunIdentity run) throws JsonProcessingException {
        JsonNode before = checkpoint.settings().get(TrainingSettings.WORKERS);
        JsonNode now = Json.tree(run.settings().get(TrainingSettings.WORKERS));
        if (!same(before, now)) {
            LOG.warn(
                    "{} was {}, is now {}: the run goes on with the same batch of all workers together, but not with the"
                            + " bits that it would have had",
                    TrainingSettings.WORKERS,
                    text(before),
                    text(now));
        }
    }

    private static List<String> differences(Map<String, JsonNode> before, Map<String, String> now)
            throws JsonProcessingException {
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        String sync = Json.tree(now.get("training.sync")).asText();
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            Setting setting = Setting.of(key);
            JsonNode old = before.containsKey(key) ? before.get(key) : tree(setting.unnamed());
            JsonNode current = tree(Optional.ofNullable(now.get(key)));
            if (!mayChange(setting, sync) && !same(old, current) && !leavesItToTheCheckpoint(key, current)) {
                differences.add(key + " was " + text(old) + ", is now " + text(current));
            }
        }
        return differences;
    }

    /** Null for what is not known. */
    private static JsonNode tree(Optional<String> json) throws JsonProcessingException {
        return json.isPresent() ? Json.tree(json.get()) : null;
    }

    private static boolean mayChange(Setting setting, String sync) {
        return setting.mayChange().isPresent()
                || setting.sync().stream().anyMatch(only -> !only.toString().equals(sync));
    }

    private static boolean leavesItToTheCheckpoint(String key, JsonNode current) {
        return key.equals(TrainingSettings.AVERAGING_FREQUENCY) && AUTO.equals(current);
    }

    /** 10 and 10.0 are the same setting. */
    private static boolean same(JsonNode old, JsonNode current) {
        if (old != null && current != null && old.isNumber() && current.isNumber()) {
            return old.decimalValue().compareTo(current.decimalValue()) == 0;
        }
        return Objects.equals(old, current);
    }

    private static String text(JsonNode value) {
        return value == null ? "not known" : value.asText();
    }
}
