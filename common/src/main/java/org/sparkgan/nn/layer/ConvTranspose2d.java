package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;

/**
 * A transposed convolution (fractionally strided, "deconvolution"): as a linear map the transpose of the convolution that has
 * its kernel and goes from its output to its input.
 *
 * <p>In the flat vector W comes first, {@code [input channels, size, size, channels of a group]} row-major, then b {@code [channels]}.
 * PyTorch and DL4J have the output channels second.
 *
 * @param maps what comes in
 * @param channels of what goes out
 * @param kernel the window
 * @param groups see {@link Convolutional}
 * @param bias whether there is a b
 */
public record ConvTranspose2d(FeatureMaps maps, int channels, Kernel kernel, int groups, Bias bias)
        implements Convolutional {
    /** Checks that the channels can be grouped. */
    public ConvTranspose2d {
        Convolutional.requireGroups(groups, maps.channels(), channels);
    }

    /** All channels in one group, with biases. */
    public ConvTranspose2d(FeatureMaps maps, int channels, Kernel kernel) {
        this(maps, channels, kernel, 1, Bias.LEARNED);
    }

    /** What goes out. */
    @Override
    public FeatureMaps outputMaps() {
        return new FeatureMaps(channels, kernel.up(maps.height()), kernel.up(maps.width()));
    }

    /** The map of each group of which it is the transpose, from what goes out to what comes in. */
    @Override
    public Convolution convolution() {
        return new Convolution(kernel, outputMaps().group(groups), maps.group(groups));
    }

    /** None that spectral normalisation could work with: it is refused beside a transposed convolution. */
    @Override
    public List<WeightMatrix> matrices() {
        return List.of();
    }

    @Override
    public String kind() {
        return "ConvTranspose2d";
    }

    /** An output reads as many inputs as there are products for each. */
    @Override
    public void draw(FreshParameters fresh) {
        fresh.weights(this, Math.toIntExact(multiplications() / outputs()), kernel.values(channels / groups));
    }

    @Override
    public void requirePlace(PlaceInNetwork place) {
        PlaceInNetwork.require(!place.spectralNorm(), "spectral normalisation knows no transposed convolution");
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.convTranspose2d(this);
    }
}
