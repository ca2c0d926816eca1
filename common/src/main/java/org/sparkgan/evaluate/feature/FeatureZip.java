package org.sparkgan.evaluate.feature;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.compute.Device;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.EvaluateSettings;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Sha256;
import org.sparkgan.storage.StoreRefusedException;

/**
 * A DL4J model zip of the user's that sees images, such as Inception.
 *
 * @param uri where it came from
 * @param zip its bytes
 * @param layer whose output stands for an image; null: the last but one
 * @param shape of the images
 */
@SuppressWarnings("ArrayRecordComponent") // large, compared by nobody, copied by nobody
public record FeatureZip(String uri, byte[] zip, String layer, ImageShape shape) implements FeatureSource {
    private static final String KEY = "evaluate.features";

    /**
     * The network of {@code evaluate.features}, tried on an image; empty where there is none.
     *
     * @throws ConfigException where there is no such zip, or it takes no such images
     */
    public static Optional<FeatureZip> of(EvaluateSettings settings, ImageShape shape, Configuration hadoop) {
        if (settings.features().isEmpty()) {
            return Optional.empty();
        }
        FeatureZip zip =
                read(settings.features().get(), settings.featuresLayer().orElse(null), shape, hadoop);
        zip.reader().read(new byte[shape.values()]);
        return Optional.of(zip);
    }

    private static FeatureZip read(String uri, String layer, ImageShape shape, Configuration hadoop) {
        try {
            return new FeatureZip(uri, Folder.readFile(uri, hadoop), layer, shape);
        } catch (FileNotFoundException e) {
            throw new ConfigException(KEY + " " + uri + ": no such file");
        } catch (IOException | IllegalArgumentException e) {
            StoreRefusedException.throwIfDenied(e, KEY, uri, hadoop);
            throw new ConfigException(KEY + " " + uri + ": " + e.getMessage());
        }
    }

    @Override
    public FeatureReader open(Device device) {
        return reader();
    }

    /** Numbers that stand for an image. */
    public int dimension() {
        return reader().dimension();
    }

    private FeatureReader reader() {
        try {
            return Dl4jFeatures.of(this, Dl4jBridge.read(new ByteArrayInputStream(zip)));
        } catch (IOException e) {
            throw refusal(e.getMessage());
        }
    }

    @Override
    public String describe() {
        String name = uri.substring(uri.lastIndexOf('/') + 1);
        return layer == null ? name : name + ", layer " + layer;
    }

    /** Names the same features again. */
    public String id() {
        return Sha256.hex(zip).substring(0, 16) + (layer == null ? "" : "-" + layer.replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    ConfigException refusal(String reason) {
        return new ConfigException(KEY + " " + uri + ": " + FirstLine.of(String.valueOf(reason)));
    }
}
