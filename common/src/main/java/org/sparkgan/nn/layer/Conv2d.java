package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;

/**
 * A convolution of feature maps, as the field has it: the kernel is not flipped.
 *
 * <p>In the flat vector W comes first, {@code [channels, size, size, input channels]} row-major, then b {@code [channels]}.
 * PyTorch and DL4J have the input channels second.
 *
 * @param maps what comes in
 * @param channels of what goes out
 * @param kernel the window
 */
public record Conv2d(FeatureMaps maps, int channels, Kernel kernel) implements MapLayer, LinearLayer {
    /** What goes out, of whole windows only. */
    @Override
    public FeatureMaps outputMaps() {
        return new FeatureMaps(channels, kernel.down(maps.height()), kernel.down(maps.width()));
    }

    /** The map from what comes in to what goes out. */
    public Convolution convolution() {
        return new Convolution(kernel, maps, outputMaps());
    }

    @Override
    public long parameters() {
        return (kernel.values(maps.channels()) + 1L) * channels;
    }

    @Override
    public long multiplications() {
        return (parameters() - channels) * outputMaps().pixels();
    }

    @Override
    public List<WeightMatrix> matrices() {
        return List.of(new WeightMatrix(kernel.values(maps.channels()), channels));
    }

    @Override
    public int biases() {
        return channels;
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.of("Conv2d " + kernel);
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
    public void requirePlace(PlaceInNetwork place) {}

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.conv2d(this);
    }
}
