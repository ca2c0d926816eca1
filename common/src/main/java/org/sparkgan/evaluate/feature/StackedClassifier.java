package org.sparkgan.evaluate.feature;

import org.sparkgan.compute.Device;
import org.sparkgan.data.dataset.Stack;

/**
 * Sees each channel of stacked images by itself: their features stand side by side, and their labels make the mode of the image.
 *
 * @param channel sees grey images
 * @param stack what the images are made of
 */
public record StackedClassifier(Classifier channel, Stack stack) implements LabelSource {
    /** Of stacked images; their channels lie in memory as grey images do. */
    private record Reader(FeatureReader channel, int dimension) implements FeatureReader {
        @Override
        public float[] read(byte[] pixels) {
            return channel.read(pixels);
        }
    }

    /** Modes. */
    @Override
    public int classes() {
        return stack.modes();
    }

    @Override
    public int dimension() {
        return Stack.CHANNELS * channel.dimension();
    }

    @Override
    public int classOf(float[] features, int offset) {
        return stack.mode(label(features, offset, 0), label(features, offset, 1), label(features, offset, 2));
    }

    private int label(float[] features, int offset, int plane) {
        return channel.classOf(features, offset + plane * channel.dimension());
    }

    @Override
    public FeatureReader open(Device device) {
        return new Reader(channel.open(device), dimension());
    }

    @Override
    public String describe() {
        return channel.describe() + ", each channel by itself";
    }
}
