package org.sparkgan.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.StoredFile;
import org.sparkgan.train.SavedWorkers;

/**
 * A complete checkpoint, read and checked.
 *
 * @param uri its folder
 * @param state all numbers of the run
 * @param settings of the run that wrote it, by their dotted keys
 * @param datasetId names the content of that run's dataset
 * @param files beside its manifest, by their names
 */
public record Checkpoint(
        String uri, GanState state, Map<String, JsonNode> settings, String datasetId, Map<String, StoredFile> files) {
    /** What its workers wrote. */
    public SavedWorkers workers() {
        Map<String, StoredFile> own = new TreeMap<>(files);
        own.keySet().removeIf(name -> !name.startsWith("worker-"));
        return new SavedWorkers(uri, own);
    }
}
