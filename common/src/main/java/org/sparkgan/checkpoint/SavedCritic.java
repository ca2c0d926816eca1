package org.sparkgan.checkpoint;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.ReadingSettings;
import org.sparkgan.gan.Critic;
import org.sparkgan.storage.Folder;

/** The critic of a checkpoint. */
public final class SavedCritic {
    private SavedCritic() {}

    /**
     * The critic that a generator was trained with: that of the checkpoint in which its file lies.
     *
     * @throws ConfigException where the file lies elsewhere, or the checkpoint has no critic
     */
    public static Critic beside(SavedGenerator generator, Configuration hadoop) {
        try {
            Folder folder = Folder.holding(generator.source(), hadoop);
            if (!folder.exists(CheckpointManifest.NAME)) {
                throw refusal(generator, "it lies in no checkpoint");
            }
            Checkpoint checkpoint = new CheckpointFolder(
                            Folder.holding(folder.uri(), hadoop), folder.path().getName())
                    .readState();
            return new Critic(
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
