package org.sparkgan.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All settings of a job, resolved and valid.
 *
 * @param data where images come from
 * @param network the shape of generator and critic
 * @param gan the game they play
 * @param augment what is done to images before the critic sees them
 * @param optimizer how parameters follow gradients
 * @param training how long and on how many workers
 * @param compute on what
 * @param checkpoint when the run is saved
 * @param samples grids drawn while training
 * @param sample what the sample job makes
 * @param evaluate how generated images are measured
 * @param export what the export job writes
 * @param report who else is told of a run
 * @param run where the run leaves its files
 * @param settings every setting by its dotted key, as JSON values
 */
public record JobConfig(
        DataSettings data,
        NetworkSettings network,
        GanSettings gan,
        AugmentSettings augment,
        OptimizerPair optimizer,
        TrainingSettings training,
        ComputeSettings compute,
        CheckpointSettings checkpoint,
        GridSettings samples,
        SampleSettings sample,
        EvaluateSettings evaluate,
        ExportSettings export,
        ReportSettings report,
        RunSettings run,
        Map<String, String> settings) {

    static JobConfig of(Config resolved) {
        Section root = new Section(resolved, "");
        TrainingSettings training = TrainingSettings.read(root.section("training"));
        GanSettings gan = GanSettings.read(root.section("gan"), training.batchSize());
        return new JobConfig(
                DataSettings.read(root.section("data")),
                NetworkSettings.read(root.section("network")).in(gan, training),
                gan,
                AugmentSettings.read(root.section("augment"), gan.objective()),
                OptimizerPair.read(root.section("optimizer")),
                training,
                ComputeSettings.read(root.section("compute")),
                CheckpointSettings.read(root.section("checkpoint")),
                GridSettings.read(root.section("samples")),
                SampleSettings.read(root.section("sample")),
                EvaluateSettings.read(root.section("evaluate")),
                ExportSettings.read(root.section("export")),
                ReportSettings.read(root.section("report")),
                RunSettings.read(root.section("run")),
                flat(resolved));
    }

    /**
     * These settings with a number for {@code training.averaging-frequency}.
     *
     * @param iterations between two averages, 1 or more
     */
    public JobConfig withAveragingFrequency(int iterations) {
        return with(TrainingSettings.AVERAGING_FREQUENCY, Integer.toString(iterations));
    }

    /** The same, but with what carries what workers tell each other. */
    public JobConfig withExchange(ExchangeName way) {
        return with(ExchangeSettings.WAY, way.toString());
    }

    private JobConfig with(String key, String value) {
        Map<String, String> changed = new TreeMap<>(settings);
        changed.put(key, value);
        return of(ConfigFactory.parseString(changed.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue())
                .collect(Collectors.joining("\n"))));
    }

    static Map<String, String> flat(Config resolved) {
        Map<String, String> flat = new TreeMap<>();
        ConfigReader.keys(resolved).forEach(key -> flat.put(key, json(ConfigReader.valueAt(resolved, key))));
        return Collections.unmodifiableMap(flat);
    }

    /** Equal numbers look equal, so that 2e-4 after 0.0002 is no change of a setting. */
    private static String json(ConfigValue value) {
        return value.unwrapped() instanceof Number number
                ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                : value.render(ConfigRenderOptions.concise());
    }
}
