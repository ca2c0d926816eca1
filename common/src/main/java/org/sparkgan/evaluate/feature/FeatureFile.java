package org.sparkgan.evaluate.feature;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FeatureSettings;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.ImageShape;
import org.sparkgan.score.FeatureProtocol;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoreRefusedException;

/** A file of the user's with a network that sees images, such as Inception. */
public sealed interface FeatureFile extends FeatureSource permits FeatureZip, FeatureOnnx {
    /** Where it came from. */
    String uri();

    /** Numbers that stand for an image. */
    int dimension();

    /** Names the same features again: a part of the file's SHA-256, and all else that decides them. */
    String id();

    /** What others have to know to see images alike; empty for files that others do not have. */
    Optional<FeatureProtocol> protocol();

    /**
     * The network of {@code evaluate.features}, tried on an image; empty where there is none.
     *
     * @throws ConfigException where there is no such file, or it takes no such images
     */
    static Optional<FeatureFile> of(FeatureSettings settings, ImageShape shape, Configuration hadoop) {
        return settings.file().map(uri -> {
            byte[] file = read(uri, hadoop);
            return FeatureSettings.isOnnx(uri)
                    ? FeatureOnnx.tried(uri, file, settings, shape)
                    : FeatureZip.tried(uri, file, settings, shape);
        });
    }

    private static byte[] read(String uri, Configuration hadoop) {
        try {
            return Folder.readFile(uri, hadoop);
        } catch (FileNotFoundException e) {
            throw refusal(uri, "no such file");
        } catch (IOException | IllegalArgumentException e) {
            StoreRefusedException.throwIfDenied(e, FeatureSettings.FILE, uri, hadoop);
            throw refusal(uri, e.getMessage());
        }
    }

    /** Says in one line why the file is of no use. */
    default ConfigException refusal(String reason) {
        return refusal(uri(), reason);
    }

    /** The same of the file at {@code uri}. */
    static ConfigException refusal(String uri, String reason) {
        return new ConfigException(FeatureSettings.FILE + " " + uri + ": " + FirstLine.of(String.valueOf(reason)));
    }
}
