package org.sparkgan.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.storage.Json;
import org.sparkgan.storage.Sha256;
import org.sparkgan.storage.StoredFile;

/**
 * The file that makes a checkpoint complete, {@code manifest.json}.
 *
 * @param schemaVersion of this record and the files beside it
 * @param iteration generator steps taken
 * @param created when, ISO 8601
 * @param configHash SHA-256 of settings, dataset and shape
 * @param datasetId names the content of the dataset
 * @param shape of the images
 * @param settings of the run, by their dotted keys
 * @param files the files beside it, by name
 */
record CheckpointManifest(
        int schemaVersion,
        int iteration,
        String created,
        String configHash,
        String datasetId,
        ImageShape shape,
        Map<String, JsonNode> settings,
        Map<String, StoredFile> files) {
    static final String NAME = "manifest.json";
    /** In version 1 the batch was that of each worker. */
    static final int SCHEMA_VERSION = 2;

    /** Checks that nothing is missing. */
    CheckpointManifest {
        Objects.requireNonNull(created, "created is missing");
        Objects.requireNonNull(configHash, "config_hash is missing");
        Objects.requireNonNull(datasetId, "dataset_id is missing");
        Objects.requireNonNull(shape, "shape is missing");
        settings = Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNull(settings, "settings are missing")));
        files = Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNull(files, "files are missing")));
    }

    static CheckpointManifest of(RunIdentity run, int iteration, Map<String, StoredFile> files)
            throws JsonProcessingException {
        Map<String, JsonNode> settings = new TreeMap<>();
        for (Map.Entry<String, String> setting : run.settings().entrySet()) {
            settings.put(setting.getKey(), Json.tree(setting.getValue()));
        }
        return new CheckpointManifest(
                SCHEMA_VERSION,
                iteration,
                Instant.now().toString(),
                hash(settings, run.datasetId(), run.spec().shape()),
                run.datasetId(),
                run.spec().shape(),
                settings,
                files);
    }

    /** The settings as this version means them. */
    Map<String, JsonNode> meantSettings() {
        if (schemaVersion == SCHEMA_VERSION) {
            return settings;
        }
        Map<String, JsonNode> meant = new TreeMap<>(settings);
        long workers = settings.get(TrainingSettings.WORKERS).longValue();
        meant.computeIfPresent(
                TrainingSettings.BATCH_SIZE, (key, ofEach) -> LongNode.valueOf(workers * ofEach.longValue()));
        return meant;
    }

    /**
     * Checks the manifest itself.
     *
     * @param folder its name: the iteration, unless somebody has copied it to a name of another kind
     * @throws IOException where it is not whole, of a newer version or another folder's
     */
    void verify(String folder) throws IOException {
        if (schemaVersion > SCHEMA_VERSION) {
            throw new IOException(NAME + " is of version " + schemaVersion + ", this SparkGAN reads up to "
                    + SCHEMA_VERSION + ": update SparkGAN");
        }
        if (!hash(settings, datasetId, shape).equals(configHash)) {
            throw new IOException(NAME + " has changed since it was written (config_hash)");
        }
        if (folder.matches("\\d{9,10}") && Long.parseLong(folder) != iteration) {
            throw new IOException(NAME + " is of iteration " + iteration);
        }
    }

    /** The record of {@code name}. */
    StoredFile file(String name) throws IOException {
        StoredFile file = files.get(name);
        if (file == null) {
            throw new IOException(NAME + " lists no " + name);
        }
        return file;
    }

    private static String hash(Map<String, JsonNode> settings, String datasetId, ImageShape shape) {
        String text = new TreeMap<>(settings) + "\n" + datasetId + "\n" + shape;
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
