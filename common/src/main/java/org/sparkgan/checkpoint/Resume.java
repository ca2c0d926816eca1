package org.sparkgan.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.NetworkSettings;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.storage.Json;

/**
 * Going on with a run from its latest checkpoint, under the same settings only.
 *
 * <p>A run that is made longer after its end goes on as if it had been so long from the start where it ended with a whole
 * round after which both networks are due to be averaged; else the old end stays a round that is short or averages all.
 */
public final class Resume {
    /** Settings that change no number of a run: when it ends, how long it waits, what is kept and drawn, and where things are. */
    private static final Set<String> FREE = Set.of(
            "training.epochs",
            "training.iterations",
            "training.resource-timeout",
            "training.max-memory",
            "training.stop-on-collapse");

    private static final List<String> FREE_SECTIONS =
            List.of("checkpoint.", "samples.", "sample.", "evaluate.", "export.", "report.", "data.", "run.");

    /** The exceptions in those sections. */
    private static final Set<String> BOUND = Set.of("data.flip", "data.shuffle-window");

    /** Settings that checkpoints of older builds do not name, with the value that those builds acted by. */
    private static final Map<String, JsonNode> BEFORE_THEY_WERE_NAMED = Map.of(
            "data.flip",
            BooleanNode.FALSE,
            "data.shuffle-window",
            TextNode.valueOf("1 TiB"),
            "training.generator-averaging-every",
            IntNode.valueOf(1),
            "training.critic-averaging-every",
            IntNode.valueOf(1),
            NetworkSettings.BATCH_NORM,
            TextNode.valueOf("none"),
            NetworkSettings.SPECTRAL_NORM,
            BooleanNode.FALSE);

    /** Leaves {@link TrainingSettings#AVERAGING_FREQUENCY} to the checkpoint. */
    private static final JsonNode AUTO = TextNode.valueOf("auto");

    /** Settings that one way of {@code training.sync} alone reads; the others change no number by them. */
    private static final Map<String, List<String>> OF_SYNC = Map.of(
            "parameter-averaging",
            List.of(
                    TrainingSettings.AVERAGING_FREQUENCY,
                    "training.generator-averaging-every",
                    "training.critic-averaging-every",
                    "training.average-updaters",
                    "training.aggregation-depth"),
            "gradient-sharing",
            List.of("training.share-every", "training.threshold."));

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

    private static List<String> differences(Map<String, JsonNode> before, Map<String, String> now)
            throws JsonProcessingException {
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        String sync = Json.tree(now.get("training.sync")).asText();
        keys.removeIf(key -> isFree(key) || isOfOtherSync(key, sync));
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            JsonNode old = before.getOrDefault(key, BEFORE_THEY_WERE_NAMED.get(key));
            JsonNode current = now.containsKey(key) ? Json.tree(now.get(key)) : null;
            if (!same(old, current) && !leavesItToTheCheckpoint(key, current)) {
                differences.add(key + " was " + text(old) + ", is now " + text(current));
            }
        }
        return differences;
    }

    private static boolean leavesItToTheCheckpoint(String key, JsonNode current) {
        return key.equals(TrainingSettings.AVERAGING_FREQUENCY) && AUTO.equals(current);
    }

    private static boolean isFree(String key) {
        return FREE.contains(key)
                || (!BOUND.contains(key) && FREE_SECTIONS.stream().anyMatch(key::startsWith));
    }

    private static boolean isOfOtherSync(String key, String sync) {
        return OF_SYNC.entrySet().stream()
                .anyMatch(mode ->
                        !mode.getKey().equals(sync) && mode.getValue().stream().anyMatch(key::startsWith));
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
