package org.sparkgan.data.dataset;

import java.io.Serializable;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.shard.LabelledImages;

/**
 * What the images of a stacked dataset are (Metz 2017, <a href="https://arxiv.org/abs/1611.02163">arXiv:1611.02163</a>): each
 * channel is a grey image, drawn at random. The label of a stacked image is its mode, the three labels as digits.
 *
 * @param labels of grey images, {@link #FEWEST} to {@link #MOST}
 */
public record Stack(int labels) implements Serializable {
    /** Grey images in a stacked one. */
    public static final int CHANNELS = 3;

    /** With one label there is nothing to count. */
    public static final int FEWEST = 2;

    /** With more, modes would have numbers that no label has. */
    public static final int MOST = 40;

    /** How many modes there are. */
    public int modes() {
        return labels * labels * labels;
    }

    /** The mode of an image whose channels have these labels. */
    public int mode(int first, int second, int third) {
        return (first * labels + second) * labels + third;
    }

    /** The label of a channel of an image of this mode. */
    public int label(int mode, int channel) {
        return switch (channel) {
            case 0 -> mode / (labels * labels);
            case 1 -> mode / labels % labels;
            default -> mode % labels;
        };
    }

    /** The shape of the grey images in stacked ones of this shape. */
    public static ImageShape channelOf(ImageShape stacked) {
        return new ImageShape(1, stacked.height(), stacked.width());
    }

    /** The grey images in stacked ones, one after another. */
    public LabelledImages channels(LabelledImages stacked) {
        int[] grey = new int[stacked.labels().length * CHANNELS];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = label(stacked.labels()[i / CHANNELS], i % CHANNELS);
        }
        return new LabelledImages(stacked.pixels(), grey);
    }

    boolean isSound(ImageShape shape) {
        return labels >= FEWEST && labels <= MOST && shape.channels() == CHANNELS;
    }
}
