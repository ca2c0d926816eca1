package org.sparkgan.report.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.sparkgan.compute.nd4j.Backend;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.Redaction;
import org.sparkgan.gan.Origin;
import org.sparkgan.storage.Json;

/**
 * What {@code config.json} says: how the run was started last.
 *
 * @param started when, ISO 8601
 * @param start a name that no other start has; null in the folders of older versions
 * @param resumedFrom iteration of the checkpoint it went on from; 0 for a run from the beginning
 * @param commandLine the job's arguments, without secrets
 * @param versions of SparkGAN and what it runs on
 * @param backend what computes in the driver
 * @param gpus what workers compute on, each GPU once; empty where they compute on the CPU
 * @param dataset names the dataset's content
 * @param fineTunedFrom where the networks come from that it began with; null where they were fresh
 * @param settings all of them, nested
 */
public record RunDescription(
        String started,
        String start,
        int resumedFrom,
        List<String> commandLine,
        Map<String, String> versions,
        String backend,
        List<String> gpus,
        String dataset,
        Origin fineTunedFrom,
        JsonNode settings) {
    /** Keeps copies; folders of older versions say nothing of GPUs. */
    public RunDescription {
        commandLine = List.copyOf(commandLine);
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
    }

    /** A run that starts now in this JVM, whose workers compute on the CPU. */
    public static RunDescription now(
            JobConfig config, String datasetId, int resumedFrom, String sparkVersion, List<String> commandLine)
            throws JsonProcessingException {
        return new RunDescription(
                Instant.now().toString(),
                UUID.randomUUID().toString(),
                resumedFrom,
                commandLine.stream().map(Redaction::of).toList(),
                versions(sparkVersion),
                Backend.description(),
                List.of(),
                datasetId,
                null,
                Json.nested(redacted(config.settings())));
    }

    /** The same with workers that compute on these. */
    public RunDescription on(List<String> found) {
        return new RunDescription(
                started, start, resumedFrom, commandLine, versions, backend, found, dataset, fineTunedFrom, settings);
    }

    /** The same of a run that began with trained networks, or did not. */
    public RunDescription from(Optional<Origin> origin) {
        return new RunDescription(
                started,
                start,
                resumedFrom,
                commandLine,
                versions,
                backend,
                gpus,
                dataset,
                origin.orElse(null),
                settings);
    }

    private static Map<String, String> redacted(Map<String, String> settings) {
        Map<String, String> redacted = new TreeMap<>(settings);
        redacted.replaceAll((key, value) -> Redaction.of(value));
        return redacted;
    }

    private static Map<String, String> versions(String sparkVersion) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("sparkgan", BuildVersions.sparkgan());
        versions.put("spark", sparkVersion);
        versions.put("nd4j", BuildVersions.nd4j());
        versions.put("java", Runtime.version().toString());
        return versions;
    }
}
