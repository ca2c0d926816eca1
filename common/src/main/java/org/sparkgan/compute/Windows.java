package org.sparkgan.compute;

/**
 * Windows side by side in feature maps, and their means.
 *
 * @param maps what the windows are laid over, channels last
 * @param height of a window in pixels
 * @param width of a window in pixels
 */
public record Windows(FeatureMaps maps, int height, int width) {
    /** The means of all whole windows, a pixel each. */
    public FeatureMaps means() {
        return new FeatureMaps(maps.channels(), maps.height() / height, maps.width() / width);
    }
}
