package org.sparkgan.compute;

/**
 * The shape of the linear map between an image and the feature maps that a kernel makes of it: what convolution and transposed
 * convolution are made of. A batch of either has the channels last; the weights are {@code [values under the window, channels of
 * the maps]}.
 *
 * @param kernel the window
 * @param image the larger side
 * @param maps the smaller side
 */
public record Convolution(Kernel kernel, FeatureMaps image, FeatureMaps maps) {
    /** Numbers under the window. */
    public int window() {
        return kernel.values(image.channels());
    }
}
