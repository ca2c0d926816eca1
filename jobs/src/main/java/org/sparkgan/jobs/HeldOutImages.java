package org.sparkgan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.ReadingSettings;
import org.sparkgan.data.dataset.HoldOut;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoreRefusedException;

/** Which images the run has not trained on whose generator is evaluated. */
final class HeldOutImages {
    private HeldOutImages() {}

    /**
     * What the checkpoints of {@code run.dir} say; of a generator from elsewhere, what {@code data.hold-out} and {@code training.seed}
     * say.
     *
     * @throws ConfigException where {@code data.hold-out} contradicts the run
     */
    static HoldOut of(JobConfig config, Configuration hadoop) {
        HoldOut asked = HoldOut.of(config);
        if (config.run().dir().isEmpty() || config.sample().generator().isPresent()) {
            return asked;
        }
        String dir = config.run().requiredDir();
        try {
            return new CheckpointStore(Folder.at(dir, hadoop), config.checkpoint())
                    .settings()
                    .map(settings -> of(settings, asked, dir))
                    .orElse(asked);
        } catch (IOException e) {
            StoreRefusedException.throwIfDenied(e, "run.dir", dir, hadoop);
            throw new ConfigException("run.dir " + dir + " cannot be read: " + e.getMessage());
        }
    }

    private static HoldOut of(Map<String, JsonNode> settings, HoldOut asked, String dir) {
        double share = settings.containsKey(ReadingSettings.HOLD_OUT)
                ? settings.get(ReadingSettings.HOLD_OUT).asDouble()
                : 0;
        if (!asked.isNone() && asked.share() != share) {
            throw new ConfigException(ReadingSettings.HOLD_OUT + " must be that of run.dir " + dir + ", " + share
                    + ", but is " + asked.share() + ": leave it out");
        }
        return share == 0
                ? HoldOut.NONE
                : new HoldOut(share, settings.get("training.seed").asLong());
    }
}
