package org.sparkgan.jobs;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.NeighbourSettings;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.evaluate.Evaluator;
import org.sparkgan.evaluate.Neighbours;
import org.sparkgan.report.page.NeighbourPicture;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.FreeFile;
import org.sparkgan.storage.StoreRefusedException;

/** The picture of generated images beside the training images nearest to them, in {@code evaluate.neighbours-out}. */
final class NeighbourFile {
    private NeighbourFile() {}

    /**
     * Refuses a file that is there already, and a comparison without training images.
     *
     * @throws ConfigException naming it
     */
    static void requireFree(JobConfig config, Configuration hadoop) {
        config.evaluate().neighbours().out().ifPresent(out -> {
            if (config.evaluate().statistics().real().isPresent()) {
                throw new ConfigException(NeighbourSettings.OUT + " must be left out where " + StatisticsSettings.REAL
                        + " is set, as no training images are read then, but is " + out);
            }
            try {
                FreeFile.at(NeighbourSettings.OUT, out, hadoop);
            } catch (IOException e) {
                throw unwritable(out, hadoop, e);
            }
        });
    }

    /** What is going to be drawn. */
    static String plan(JobConfig config, String out) {
        return "draw generated images beside the "
                + config.evaluate().neighbours().count() + " training images nearest to each, to " + out;
    }

    /** Draws it, if the settings ask for it. */
    static void draw(JobConfig config, Evaluator evaluator, SavedGenerator generator, Configuration hadoop) {
        NeighbourSettings settings = config.evaluate().neighbours();
        settings.out().ifPresent(out -> {
            Neighbours found = evaluator.neighbours(generator.network(), generator.parameters(), settings.count());
            try (OutputStream stream = Folder.holding(out, hadoop).create(FreeFile.name(out))) {
                NeighbourPicture.write(found, stream);
            } catch (IOException e) {
                throw unwritable(out, hadoop, e);
            }
        });
    }

    private static ConfigException unwritable(String out, Configuration hadoop, IOException cause) {
        StoreRefusedException.throwIfDenied(cause, NeighbourSettings.OUT, out, hadoop);
        return new ConfigException(NeighbourSettings.OUT + " " + out + " cannot be written: " + cause.getMessage());
    }
}
