package org.sparkgan.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.FineTuningSettings;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ObjectiveName;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * The networks of a checkpoint, as its settings describe them.
 *
 * @param config what of the settings they follow from; all else is as by default
 * @param spec the networks
 */
record SourceNetworks(JobConfig config, GanSpec spec) {
    private static final Set<String> KNOWN =
            ConfigReader.defaults(ObjectiveName.GAN).keySet();

    /**
     * Of a checkpoint.
     *
     * @throws IOException where the numbers are not those of such networks, or the settings are of another version
     */
    static SourceNetworks of(Checkpoint checkpoint) throws IOException {
        JobConfig config = config(checkpoint);
        GanSpec plain = GanSpec.of(config, checkpoint.shape());
        GanState state = checkpoint.state();
        int more = state.generator().length - plain.generator().parameters();
        int classes = config.gan().conditional()
                ? more / plain.generator().layers().get(0).outputs()
                : 0;
        GanSpec spec = GanSpec.of(config, checkpoint.shape(), Math.max(0, classes));
        requireFit(spec.generator(), state.generator(), "generator");
        requireFit(spec.critic(), state.critic(), "critic");
        return new SourceNetworks(config, spec);
    }

    private static JobConfig config(Checkpoint checkpoint) throws IOException {
        try {
            return ConfigReader.read(List.of(), arguments(checkpoint.settings()));
        } catch (ConfigException e) {
            throw new IOException("its settings are of another version of SparkGAN: " + e.getMessage(), e);
        }
    }

    private static List<String> arguments(Map<String, JsonNode> settings) {
        return settings.entrySet().stream()
                .filter(setting -> KNOWN.contains(setting.getKey()))
                .filter(setting -> setting.getKey().startsWith("network.")
                        || setting.getKey().startsWith("gan."))
                .map(setting -> setting.getKey() + "=" + setting.getValue().asText())
                .toList();
    }

    private static void requireFit(NetworkSpec network, float[] numbers, String name) throws IOException {
        if (network.parameters() != numbers.length) {
            throw new IOException("its " + name + " has " + numbers.length + " numbers, but one by its settings has "
                    + network.parameters());
        }
    }

    /**
     * Refuses a run whose networks differ in more than labels.
     *
     * @param from where these are from, as given in {@code training.from}
     * @param run settings of the run
     * @param networks its networks
     * @throws ConfigException that names the first difference
     */
    void requireAlike(String from, JobConfig run, GanSpec networks) {
        if (!spec.shape().equals(networks.shape())) {
            throw new ConfigException(FineTuningSettings.FROM + " " + from + " makes images of " + spec.shape()
                    + ", but those of data.path are " + networks.shape()
                    + ": ingest them as images of " + spec.shape() + ", or begin with a run on such images");
        }
        requireSame(
                "network.architecture",
                from,
                config.network().architecture(),
                run.network().architecture());
        requireSame(
                run.network().sizeKey(),
                from,
                config.network().size(),
                run.network().size());
        requireSame("gan.latent-dim", from, config.gan().latentDim(), run.gan().latentDim());
        requireSame("network.batch-norm", from, spec.batchNorm(), networks.batchNorm());
        requireSame(
                "network.spectral-norm",
                from,
                config.network().spectralNorm(),
                run.network().spectralNorm());
    }

    private static void requireSame(String key, String from, Object there, Object here) {
        if (!Objects.equals(there, here)) {
            throw new ConfigException(key + " must be that of " + FineTuningSettings.FROM + " " + from + ", " + there
                    + ", but is " + here);
        }
    }
}
