package org.sparkgan.nn.layer;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Kernel;

/**
 * A convolution or a transposed one. Of several groups each reads channels of its own and makes channels of its own
 * (<a href="https://arxiv.org/abs/1611.05431">Xie et al. 2017</a>, ResNeXt), neighbours in both.
 */
public sealed interface Convolutional extends MapLayer, LinearLayer permits Conv2d, ConvTranspose2d {
    /** Channels of what goes out. */
    int channels();

    /** The window. */
    Kernel kernel();

    /** Groups of channels, 1 or more. */
    int groups();

    /** Whether each channel that goes out has one. */
    Bias bias();

    /** The map of each group, or its transpose. */
    Convolution convolution();

    /** Checks that the channels can be grouped. */
    static void requireGroups(int groups, int from, int to) {
        if (groups < 1 || from % groups != 0 || to % groups != 0) {
            throw new IllegalArgumentException("Invalid convolution: " + from + " and " + to
                    + " channels cannot be cut into " + groups + " groups");
        }
    }

    /** Numbers of the windows of all groups. */
    default long weights() {
        Convolution ofGroup = convolution();
        return (long) ofGroup.window() * ofGroup.maps().channels() * groups();
    }

    @Override
    default long parameters() {
        return weights() + biases();
    }

    @Override
    default long multiplications() {
        return weights() * convolution().maps().pixels();
    }

    @Override
    default int biases() {
        return bias().count(channels());
    }

    @Override
    default LayerTitle title() {
        return LayerTitle.of(kind() + " " + kernel() + (groups() == 1 ? "" : ", " + groups() + " groups"));
    }

    /** As the field has it. */
    String kind();

    @Override
    default Initialization initialization() {
        return Initialization.NORMAL;
    }
}
