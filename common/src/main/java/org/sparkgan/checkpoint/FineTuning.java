package org.sparkgan.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FineTuningSettings;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.Redaction;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.Origin;
import org.sparkgan.nn.engine.StandingNetwork;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Transfer;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Sha256;
import org.sparkgan.storage.StoreRefusedException;

/**
 * The start of a run with the networks of another, as {@code training.from} has it: a new run, at iteration 0, whose numbers are not drawn.
 *
 * @param state where it starts
 * @param origin where the numbers come from
 * @param told what people should know of it, a line each
 */
public record FineTuning(GanState state, Origin origin, List<String> told) {
    private static final String MANIFEST = CheckpointManifest.NAME;

    /**
     * Reads what {@code training.from} names; empty where that is not set.
     *
     * @param config of the run
     * @param spec its networks
     * @throws ConfigException where there is nothing of the kind, it is damaged, or its networks are others in more than labels
     */
    public static Optional<FineTuning> of(JobConfig config, GanSpec spec, Configuration hadoop) {
        return config.training().fineTuning().from().map(from -> read(from, config, spec, hadoop));
    }

    private static FineTuning read(String from, JobConfig config, GanSpec spec, Configuration hadoop) {
        try {
            if (!Folder.isFile(from, hadoop)) {
                return of(from, checkpoint(from, Folder.at(from, hadoop), config, hadoop), config, spec);
            }
            Folder holding = Folder.holding(from, hadoop);
            String name = Folder.address(from).getName();
            return name.equals(CheckpointFolder.STATE) || name.equals(MANIFEST)
                    ? of(from, checkpoint(from, holding, config, hadoop), config, spec)
                    : ofZip(from, Folder.readFile(from, hadoop), config, spec);
        } catch (FileNotFoundException e) {
            throw refusal(from, "no such file or folder");
        } catch (IOException | IllegalArgumentException e) {
            StoreRefusedException.throwIfDenied(e, FineTuningSettings.FROM, from, hadoop);
            throw refusal(from, FirstLine.of(e));
        }
    }

    private static ConfigException refusal(String from, String reason) {
        return new ConfigException(FineTuningSettings.FROM + " " + from + ": " + reason);
    }

    /** Of a checkpoint's folder, or the newest of a run's. */
    private static Checkpoint checkpoint(String from, Folder folder, JobConfig config, Configuration hadoop)
            throws IOException {
        if (folder.exists(MANIFEST)) {
            return new CheckpointFolder(
                            Folder.holding(folder.uri(), hadoop), folder.path().getName())
                    .read();
        }
        return new CheckpointStore(folder, config.checkpoint())
                .latest()
                .orElseThrow(
                        () -> refusal(
                                from,
                                "holds no complete checkpoint: give the folder of a run, a checkpoint of one, or a generator.zip"));
    }

    private static FineTuning of(String from, Checkpoint checkpoint, JobConfig config, GanSpec spec)
            throws IOException {
        SourceNetworks source = SourceNetworks.of(checkpoint);
        source.requireAlike(from, config, spec);
        TakenNumbers taken = new TakenNumbers(
                spec,
                config.training().seed(),
                Transfer.of(source.spec().generator(), spec.generator()),
                Transfer.of(source.spec().critic(), spec.critic()));
        FineTuningSettings settings = config.training().fineTuning();
        if (settings.moments()) {
            taken.requireMoments(from, checkpoint.state());
        }
        Origin origin = new Origin(
                Redaction.of(checkpoint.uri()),
                checkpoint.state().iteration(),
                checkpoint.files().get(CheckpointFolder.STATE).sha256(),
                checkpoint.datasetId(),
                taken.fresh(source.spec().generator().classes()));
        return new FineTuning(
                taken.of(checkpoint.state(), settings.moments()),
                origin,
                told(origin, settings, spec, checkpoint.state().generatorEma().length > 0));
    }

    /** Of a generator alone, whose critic is fresh. */
    private static FineTuning ofZip(String from, byte[] zip, JobConfig config, GanSpec spec) throws IOException {
        FineTuningSettings settings = config.training().fineTuning();
        requireNone(FineTuningSettings.MOMENTS, settings.moments(), "false", "moments");
        requireNone(FineTuningSettings.FROZEN, settings.frozenCriticLayers(), "0", "critic");
        SavedGenerator saved = GeneratorZip.parse(from, zip, values -> shape(from, values, spec));
        NetworkSpec trained =
                GanSpec.of(config, spec.shape(), saved.network().classes()).generator();
        // Names the first layer that differs.
        Transfer.of(saved.network(), StandingNetwork.specOf(trained));
        TakenNumbers taken =
                TakenNumbers.ofGenerator(spec, config.training().seed(), Transfer.of(trained, spec.generator()));
        float[] generator = new StandingNetwork(saved.network(), saved.parameters()).trained(trained);
        Origin origin = new Origin(
                Redaction.of(from),
                null,
                Sha256.hex(zip),
                null,
                taken.fresh(saved.network().classes()));
        return new FineTuning(taken.ofGenerator(generator), origin, told(origin, settings, spec, false));
    }

    private static void requireNone(String key, Object found, String none, String what) {
        if (!found.toString().equals(none)) {
            throw new ConfigException(key + " must be " + none + " where " + FineTuningSettings.FROM
                    + " is a generator.zip, which holds no " + what + ", but is " + found);
        }
    }

    private static ImageShape shape(String from, int values, GanSpec spec) {
        if (values != spec.shape().values()) {
            throw refusal(
                    from,
                    "makes images of " + values + " values, but those of data.path, " + spec.shape() + ", have "
                            + spec.shape().values() + ": begin with a run on such images");
        }
        return spec.shape();
    }

    /** Lines for people. */
    private static List<String> told(
            Origin origin, FineTuningSettings settings, GanSpec spec, boolean averageIsTheirs) {
        List<String> lines = new ArrayList<>();
        lines.add("begins with " + origin + ", " + (settings.moments() ? "with its moments" : "with fresh moments"));
        origin.fresh().forEach(fresh -> lines.add("fresh: " + fresh));
        if (spec.gan().ema().kept()) {
            lines.add(
                    averageIsTheirs
                            ? "the moving average goes on from the one there"
                            : "the moving average begins with the generator there, which has no other");
        }
        if (settings.frozenCriticLayers() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "the first %d of the %d layers of the critic stay as they are: %,d of its %,d parameters",
                    settings.frozenCriticLayers(),
                    spec.critic().weightedLayers(),
                    spec.critic().frozen(),
                    spec.critic().trainable()));
        }
        return List.copyOf(lines);
    }
}
