package org.sparkgan.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.TrainingSettings;
import org.sparkgan.gan.GanState;
import org.sparkgan.storage.StoredFile;
import org.sparkgan.train.SavedWorkers;

/**
 * A complete checkpoint, read and checked.
 *
 * @param uri its folder
 * @param state all numbers of the run
 * @param shape of the images
 * @param settings of the run that wrote it, by their dotted keys
 * @param datasetId names the content of that run's dataset
 * @param files beside its manifest, by their names
 */
public record Checkpoint(
        String uri,
        GanState state,
        ImageShape shape,
        Map<String, JsonNode> settings,
        String datasetId,
        Map<String, StoredFile> files) {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

    /** The settings of a run that goes on from here: what it chose for {@code auto} stays. */
    public JobConfig settled(JobConfig config) {
        if (!config.training().choosesAveragingFrequency()) {
            return config;
        }
        int frequency = settings.get(TrainingSettings.AVERAGING_FREQUENCY).intValue();
        LOG.info("{} = {} as in {}", TrainingSettings.AVERAGING_FREQUENCY, frequency, uri);
        return config.withAveragingFrequency(frequency);
    }

    /** What its workers wrote. */
    public SavedWorkers workers() {
        Map<String, StoredFile> own = new TreeMap<>(files);
        own.keySet().removeIf(name -> !name.startsWith("worker-"));
        return new SavedWorkers(uri, own);
    }
}
