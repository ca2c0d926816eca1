package org.sparkgan.evaluate;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.sparkgan.config.ImageShape;

/** How much the images of a small set, such as a grid, are alike; reuses its buffers and is for one thread. */
public final class Diversity {
    private final ImageShape shape;
    /** Null for images that are too small for its window. */
    private final MsSsim similarity;

    /** Looks at images of {@code shape}. */
    public Diversity(ImageShape shape) {
        this.shape = shape;
        this.similarity = MsSsim.fits(shape) ? new MsSsim(shape) : null;
    }

    /**
     * Mean similarity of each image and the next, the last and the first included.
     *
     * @param pixels uint8 {@code [count, channels, height, width]}
     * @return at most 1, where all are the same; empty for a single image, or where sides are below 11 pixels
     */
    public OptionalDouble similarity(byte[] pixels) {
        int count = pixels.length / shape.values();
        if (similarity == null || count < 2) {
            return OptionalDouble.empty();
        }
        return IntStream.range(0, count)
                .mapToDouble(i -> similarity.of(image(pixels, i), image(pixels, (i + 1) % count)))
                .average();
    }

    private byte[] image(byte[] pixels, int index) {
        return Arrays.copyOfRange(pixels, index * shape.values(), (index + 1) * shape.values());
    }
}
