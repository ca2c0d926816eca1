package org.sparkgan.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.sparkgan.gan.GanState;

/**
 * A complete checkpoint, read and checked.
 *
 * @param uri its folder
 * @param state all numbers of the run
 * @param settings of the run that wrote it, by their dotted keys
 * @param datasetId names the content of that run's dataset
 */
public record Checkpoint(String uri, GanState state, Map<String, JsonNode> settings, String datasetId) {}
