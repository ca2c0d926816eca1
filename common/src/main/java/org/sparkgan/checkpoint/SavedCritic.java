package org.sparkgan.checkpoint;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.ReadingSettings;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.storage.Folder;

/**
 * A critic that came from a checkpoint.
 *
 * @param network {@code [values of an image] -> [1]}
 * @param parameters its flat parameter vector
 */
@SuppressWarnings("ArrayRecordComponent") // a large vector, compared by nobody, copied by nobody
public record SavedCritic(NetworkSpec network, float[] parameters) {
    /**
     * The critic that a generator was trained with: that of the checkpoint in which its file lies.
     *
     * @throws ConfigException where the file lies elsewhere, or the checkpoint has no critic
     */
    public static SavedCritic beside(SavedGenerator generator, Configuration hadoop) {
        try {
            Folder folder = Folder.holding(generator.source(), hadoop);
            if (!folder.exists(CheckpointManifest.NAME)) {
                throw refusal(generator, "it lies in no checkpoint");
            }
            Checkpoint checkpoint = new CheckpointFolder(
                            Folder.holding(folder.uri(), hadoop), folder.path().getName())
                    .readState();
            return new SavedCritic(
                    SourceNetworks.of(checkpoint).spec().critic(),
                    checkpoint.state().critic());
        } catch (IOException e) {
            throw refusal(generator, FirstLine.of(e));
        }
    }

    private static ConfigException refusal(SavedGenerator generator, String reason) {
        return new ConfigException(ReadingSettings.HOLD_OUT
                + " asks for the scores of a critic, but there is none beside "
                + generator.source() + ": " + reason + "; give the run.dir of a run that holds images out, or leave "
                + ReadingSettings.HOLD_OUT + " out");
    }
}
