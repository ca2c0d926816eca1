package org.sparkgan.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.util.Map;
import java.util.TreeMap;

/**
 * All settings of a job, resolved and valid.
 *
 * @param data where images come from
 * @param network the shape of generator and critic
 * @param gan the game they play
 * @param optimizer how parameters follow gradients
 * @param training how long and on how many workers
 * @param checkpoint when the run is saved
 * @param samples grids drawn while training
 * @param sample what the sample job makes
 * @param run where the run leaves its files
 * @param settings every setting by its dotted key, as JSON values
 */
public record JobConfig(
        DataSettings data,
        NetworkSettings network,
        GanSettings gan,
        OptimizersSettings optimizer,
        TrainingSettings training,
        CheckpointSettings checkpoint,
        SamplesSettings samples,
        SampleSettings sample,
        RunSettings run,
        Map<String, String> settings) {

    static JobConfig of(Config resolved) {
        Section root = new Section(resolved, "");
        return new JobConfig(
                DataSettings.read(root.section("data")),
                NetworkSettings.read(root.section("network")),
                GanSettings.read(root.section("gan")),
                OptimizersSettings.read(root.section("optimizer")),
                TrainingSettings.read(root.section("training")),
                CheckpointSettings.read(root.section("checkpoint")),
                SamplesSettings.read(root.section("samples")),
                SampleSettings.read(root.section("sample")),
                RunSettings.read(root.section("run")),
                flat(resolved));
    }

    private static Map<String, String> flat(Config resolved) {
        Map<String, String> flat = new TreeMap<>();
        ConfigReader.keys(resolved)
                .forEach(key ->
                        flat.put(key, ConfigReader.valueAt(resolved, key).render(ConfigRenderOptions.concise())));
        return java.util.Collections.unmodifiableMap(flat);
    }
}
