package org.sparkgan.evaluate.feature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.sparkgan.compute.Device;
import org.sparkgan.config.FeatureSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.dl4j.Dl4jBridge;
import org.sparkgan.score.FeatureProtocol;
import org.sparkgan.storage.Sha256;

/**
 * A DL4J model zip of the user's that sees images, such as Inception.
 *
 * @param uri where it came from
 * @param zip its bytes
 * @param layer whose output stands for an image; null: the last but one
 * @param shape of the images
 */
@SuppressWarnings("ArrayRecordComponent") // large, compared by nobody, copied by nobody
public record FeatureZip(String uri, byte[] zip, String layer, ImageShape shape) implements FeatureFile {
    /** The network, tried on an image. */
    static FeatureZip tried(String uri, byte[] zip, FeatureSettings settings, ImageShape shape) {
        FeatureZip source = new FeatureZip(uri, zip, settings.layer().orElse(null), shape);
        source.reader().read(new byte[shape.values()]);
        return source;
    }

    @Override
    public FeatureReader open(Device device) {
        return reader();
    }

    @Override
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

    @Override
    public String id() {
        return Sha256.hex(zip).substring(0, 16) + (layer == null ? "" : "-" + layer.replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    @Override
    public Optional<FeatureProtocol> protocol() {
        return Optional.empty();
    }
}
