package org.sparkgan.compute;

import java.io.Serializable;

/**
 * The window that a convolution moves over an image.
 *
 * @param size of its sides, 1 or more
 * @param stride pixels from one place to the next, 1 or more
 * @param padding zeros around the image, less than {@code size}
 */
public record Kernel(int size, int stride, int padding) implements Serializable {
    /** Halves or doubles the sides of an image: the kernel of dcgan.torch. */
    public static final Kernel HALVING = new Kernel(4, 2, 1);

    /** Checks every rule. */
    public Kernel {
        if (size < 1 || stride < 1 || padding < 0 || padding >= size) {
            throw new IllegalArgumentException(
                    "Invalid kernel: size " + size + ", stride " + stride + ", padding " + padding);
        }
    }

    /** As the field writes it: {@code 4/2/1}, size, stride and padding. */
    @Override
    public String toString() {
        return size + "/" + stride + "/" + padding;
    }

    /** Places along a side of {@code pixels}, the side of a convolution's output. */
    public int down(int pixels) {
        return Math.floorDiv(pixels + 2 * padding - size, stride) + 1;
    }

    /** The smallest side that has so many places, the side of a transposed convolution's output. */
    public int up(int places) {
        return (places - 1) * stride - 2 * padding + size;
    }

    /** Whether the last place along a side ends at the padding's end. */
    public boolean covers(int pixels) {
        return up(down(pixels)) == pixels;
    }

    /** Numbers under the window where a pixel has {@code channels}. */
    public int values(int channels) {
        return Math.multiplyExact(Math.multiplyExact(size, size), channels);
    }
}
