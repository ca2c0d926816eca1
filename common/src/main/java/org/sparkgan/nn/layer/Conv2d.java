package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;

/**
 * A convolution of feature maps, as the field has it: the kernel is not flipped.
 *
 * <p>In the flat vector W comes first, {@code [channels, size, size, input channels of a group]} row-major, then b {@code [channels]}.
 * PyTorch and DL4J have the input channels second.
 *
 * @param maps what comes in
 * @param channels of what goes out
 * @param kernel the window
 * @param groups see {@link Convolutional}
 * @param bias whether there is a b
 */
public record Conv2d(FeatureMaps maps, int channels, Kernel kernel, int groups, Bias bias) implements Convolutional {
    /** Checks that the channels can be grouped. */
    public Conv2d {
        Convolutional.requireGroups(groups, maps.channels(), channels);
    }

    /** All channels in one group, with biases. */
    public Conv2d(FeatureMaps maps, int channels, Kernel kernel) {
        this(maps, channels, kernel, 1, Bias.LEARNED);
    }

    /** What goes out, of whole windows only. */
    @Override
    public FeatureMaps outputMaps() {
        return new FeatureMaps(channels, kernel.down(maps.height()), kernel.down(maps.width()));
    }

    /** The map of each group from what comes in to what goes out. */
    @Override
    public Convolution convolution() {
        return new Convolution(kernel, maps.group(groups), outputMaps().group(groups));
    }

    @Override
    public List<WeightMatrix> matrices() {
        return List.of(new WeightMatrix(convolution().window(), channels));
    }

    @Override
    public String kind() {
        return "Conv2d";
    }

    @Override
    public void draw(FreshParameters fresh) {
        fresh.weights(this, kernel.values(maps.channels() / groups), kernel.values(channels / groups));
    }

    @Override
    public void requirePlace(PlaceInNetwork place) {}

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.conv2d(this);
    }
}
