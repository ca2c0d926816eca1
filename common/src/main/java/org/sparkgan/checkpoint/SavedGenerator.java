package org.sparkgan.checkpoint;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.cluster.TaskDevice;
import org.sparkgan.config.CheckpointChoice;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.SampleSettings;
import org.sparkgan.gan.GeneratorSampler;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoreRefusedException;

/**
 * A generator that came from a file.
 *
 * @param source the address of the file
 * @param network {@code [latent] -> [values of an image]}
 * @param parameters its flat parameter vector
 * @param shape of its images
 */
@SuppressWarnings("ArrayRecordComponent") // a large vector, compared by nobody, copied by nobody
public record SavedGenerator(String source, NetworkSpec network, float[] parameters, ImageShape shape) {
    /**
     * The generator that the settings name: that of {@code sample.generator}, or of the checkpoint of {@code run.dir} that
     * {@code sample.checkpoint} chooses.
     *
     * @throws ConfigException where neither is set, or there is none
     * @throws IOException where a file system fails
     */
    public static SavedGenerator chosen(JobConfig config, Configuration hadoop) throws IOException {
        if (config.sample().generator().isPresent()) {
            return GeneratorZip.read(config.sample().generator().get(), hadoop);
        }
        if (config.run().dir().isEmpty()) {
            throw new ConfigException(
                    "neither sample.generator nor run.dir is set: give a generator.zip or the folder of a run");
        }
        String runDir = config.run().requiredDir();
        try {
            return ofRun(new CheckpointStore(Folder.at(runDir, hadoop), config.checkpoint()), config.sample(), runDir);
        } catch (IOException e) {
            StoreRefusedException.throwIfDenied(e, "run.dir", runDir, hadoop);
            throw e;
        }
    }

    /**
     * Makes images; the same seed makes the same, whatever their number. A conditional generator takes all labels in turn.
     *
     * @return uint8 values {@code [count, channels, height, width]}
     */
    public byte[] images(long seed, int count) {
        return new GeneratorSampler(TaskDevice.ofDriver(), network, parameters).sample(seed, 0, count);
    }

    private static SavedGenerator ofRun(CheckpointStore store, SampleSettings settings, String runDir)
            throws IOException {
        CheckpointChoice choice = settings.checkpoint();
        if (choice.isBest()) {
            BestScore best = store.best()
                    .orElseThrow(() -> new ConfigException("run.dir " + runDir
                            + " holds no best checkpoint, as it has made no evaluations: train with evaluate.every, or give"
                            + " sample.checkpoint=latest"));
            return store.generator(best.iteration(), settings.weights());
        }
        if (choice.iteration().isPresent()) {
            int iteration = choice.iteration().getAsInt();
            if (!store.iterations().contains(iteration)) {
                throw new ConfigException("sample.checkpoint must be one of run.dir " + runDir + ", "
                        + store.iterations() + ", but is " + iteration);
            }
            return store.generator(iteration, settings.weights());
        }
        return store.latestGenerator(settings.weights())
                .orElseThrow(() -> new ConfigException("run.dir " + runDir
                        + " holds no complete checkpoint: train first, or wait for the first one (checkpoint.every)"));
    }
}
