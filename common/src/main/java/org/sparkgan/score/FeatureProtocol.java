package org.sparkgan.score;

import java.util.Locale;
import org.sparkgan.config.FeatureResize;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PixelRange;

/**
 * How an ONNX file of the user's sees images: what decides whether numbers by it compare with numbers from elsewhere.
 *
 * @param networkSha256 of the file
 * @param features numbers that stand for an image
 * @param input what the file takes
 * @param range its numbers for pixels; null: the file takes uint8
 * @param resize how images get the size of {@code input}
 */
public record FeatureProtocol(
        String networkSha256, int features, ImageShape input, PixelRange range, FeatureResize resize) {
    /** Numbers that Inception's last pool gives. */
    private static final int INCEPTION_FEATURES = 2048;

    /** Size of Inception's images, in pixels. */
    private static final int INCEPTION_SIDE = 299;

    private static final int COLOURS = 3;

    /** Fewest images of either kind: fewer have a covariance that says more of their number than of them. */
    private static final int FEWEST = 10_000;

    /**
     * Whether distances are called FID and KID: the file gives 2,048 features of colour images of 299x299, or of uint8 that it resizes
     * itself, as those who made the names have it, and there are 10,000 images or more of each kind.
     */
    boolean givesFid(int images) {
        boolean resizesItself = range == null;
        boolean inceptions = input.height() == INCEPTION_SIDE && input.width() == INCEPTION_SIDE;
        return features == INCEPTION_FEATURES
                && input.channels() == COLOURS
                && (resizesItself || inceptions)
                && images >= FEWEST;
    }

    /** On a line. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%d features of %s %s, resize %s, network SHA-256 %s",
                features,
                range == null ? "uint8" : "float (" + range + ")",
                input,
                resize,
                networkSha256);
    }
}
