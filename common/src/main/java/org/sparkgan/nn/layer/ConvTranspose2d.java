package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;

/**
 * A transposed convolution (fractionally strided, "deconvolution"): as a linear map the transpose of the convolution that has
 * its kernel and goes from its output to its input.
 *
 * <p>In the flat vector W comes first, {@code [input channels, size, size, channels]} row-major, then b {@code [channels]}.
 * PyTorch and DL4J have the output channels second.
 *
 * @param maps what comes in
 * @param channels of what goes out
 * @param kernel the window
 */
public record ConvTranspose2d(FeatureMaps maps, int channels, Kernel kernel) implements MapLayer, LinearLayer {
    /** What goes out. */
    @Override
    public FeatureMaps outputMaps() {
        return new FeatureMaps(channels, kernel.up(maps.height()), kernel.up(maps.width()));
    }

    /** The map of which it is the transpose, from what goes out to what comes in. */
    public Convolution convolution() {
        return new Convolution(kernel, outputMaps(), maps);
    }

    @Override
    public long parameters() {
        return (long) kernel.values(channels) * maps.channels() + channels;
    }

    @Override
    public long multiplications() {
        return (parameters() - channels) * maps.pixels();
    }

    /** None that spectral normalisation could work with: it is refused beside a transposed convolution. */
    @Override
    public List<WeightMatrix> matrices() {
        return List.of();
    }

    @Override
    public int biases() {
        return channels;
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.of("ConvTranspose2d " + kernel);
    }

    @Override
    public Initialization initialization() {
        return Initialization.NORMAL;
    }

    @Override
    public void draw(FreshParameters fresh) {
        fresh.weights(this, kernel.values(maps.channels()), kernel.values(channels));
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
