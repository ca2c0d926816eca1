package org.sparkgan.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.sparkgan.config.NetworkSettings;
import org.sparkgan.config.Redaction;
import org.sparkgan.gan.GanSpec;

/**
 * What decides a run's numbers besides its state: a checkpoint is resumed only where this is the same.
 *
 * @param spec the networks and the game
 * @param settings every setting by its dotted key, as JSON texts
 * @param datasetId names the dataset's content, not its place
 */
public record RunIdentity(GanSpec spec, Map<String, String> settings, String datasetId) {
    /** Keeps its own sorted copy of the settings, with what the networks have in place of {@code auto} and without secrets. */
    public RunIdentity {
        Map<String, String> sorted = new TreeMap<>(settings);
        sorted.computeIfPresent(
                NetworkSettings.BATCH_NORM,
                (key, asked) -> '"' + spec.batchNorm().toString() + '"');
        sorted.replaceAll((key, value) -> Redaction.of(value));
        settings = Collections.unmodifiableMap(sorted);
    }
}
