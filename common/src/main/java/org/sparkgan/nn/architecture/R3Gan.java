package org.sparkgan.nn.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.Bias;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.FirstNumbers;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Smooth;
import org.sparkgan.nn.layer.Upsample;

/**
 * The networks of R3GAN for images of 28, 32 or 64 pixels: residual blocks whose 3x3 convolutions are grouped, interpolation by [1, 3, 3, 1]
 * and no normalisation. Those of 28 pixels begin with maps of 7x7, which the paper does not have.
 *
 * <p><a href="https://arxiv.org/abs/2501.05441">Huang et al. 2024</a>, section 3 and appendix; layers, widths and first numbers are
 * those of the authors' code, where {@code features} is 768 for 32 pixels and 384 for 64, and a group has 16 channels. The two dense layers
 * have biases here, and take labels as those of all networks do.
 */
public final class R3Gan {
    /** Sides, in pixels, of images that it can make. */
    public static final Set<Integer> SIDES = new TreeSet<>(Set.of(28, 32, 64));

    /** Channels between the convolutions of a block, for each channel outside. */
    public static final int EXPANSION = 2;

    private static final int BLOCKS = 2;
    private static final Kernel SQUARE = new Kernel(3, 1, 1);
    private static final Kernel POINT = new Kernel(1, 1, 0);

    private final FeatureMaps image;
    private final int groupSize;
    /** From the fewest pixels to the most. */
    private final List<FeatureMaps> stages = new ArrayList<>();

    /**
     * Networks for square images.
     *
     * @param channels of an image
     * @param side in pixels, one of {@link #SIDES}
     * @param features channels next to the image, 1 or more; those of all maps for 28 and 32 pixels, half of those of the others for 64
     * @param groupSize channels of a group of the 3x3 convolutions, which divides {@link #EXPANSION} times {@code features}
     */
    public R3Gan(int channels, int side, int features, int groupSize) {
        if (!SIDES.contains(side)) {
            throw new IllegalArgumentException("Invalid side: must be one of " + SIDES + ", but is " + side);
        }
        this.image = new FeatureMaps(channels, side, side);
        this.groupSize = groupSize;
        int most = side == 64 ? Math.multiplyExact(2, features) : features;
        for (int pixels = side == 28 ? 7 : 4; pixels <= side; pixels *= 2) {
            stages.add(new FeatureMaps(pixels == side ? features : most, pixels, pixels));
        }
    }

    /** {@code [latent] -> [values of an image]}: a dense layer, learned maps for each of its features, stages that double the sides. */
    public NetworkSpec generator(int latent) {
        FeatureMaps maps = stages.get(0);
        FeatureMaps point = new FeatureMaps(maps.channels(), 1, 1);
        List<Layer> layers = new ArrayList<>();
        layers.add(new Dense(latent, maps.channels()));
        layers.add(new Reorder(point, Reorder.Order.CHANNELS_LAST));
        layers.add(new ConvTranspose2d(point, maps.channels(), whole(maps), maps.channels(), Bias.NONE));
        addBlocks(maps, layers);
        for (FeatureMaps next : stages.subList(1, stages.size())) {
            FeatureMaps narrow = convert(maps, next.channels(), layers);
            layers.add(new Upsample(narrow));
            layers.add(new Smooth(next));
            addBlocks(next, layers);
            maps = next;
        }
        layers.add(point(maps, image.channels()));
        layers.add(new Reorder(image, Reorder.Order.CHANNELS_FIRST));
        return new NetworkSpec(layers, FirstNumbers.SCALED);
    }

    /** {@code [values of an image] -> [1]}: stages that halve the sides, a sum of each map by learned weights, a dense layer. */
    public NetworkSpec critic() {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Reorder(image, Reorder.Order.CHANNELS_LAST));
        int last = stages.size() - 1;
        FeatureMaps maps = stages.get(last);
        layers.add(point(image, maps.channels()));
        addBlocks(maps, layers);
        for (int i = last - 1; i >= 0; i--) {
            layers.add(new Smooth(maps));
            AveragePool pool = AveragePool.halving(maps);
            layers.add(pool);
            maps = convert(pool.outputMaps(), stages.get(i).channels(), layers);
            addBlocks(maps, layers);
        }
        Conv2d sum = new Conv2d(maps, maps.channels(), whole(maps), maps.channels(), Bias.NONE);
        layers.add(sum);
        layers.add(new Reorder(sum.outputMaps(), Reorder.Order.CHANNELS_FIRST));
        layers.add(new Dense(sum.outputs(), 1));
        return new NetworkSpec(layers, FirstNumbers.SCALED);
    }

    private void addBlocks(FeatureMaps maps, List<Layer> layers) {
        for (int i = 0; i < BLOCKS; i++) {
            layers.add(block(maps));
        }
    }

    private Residual block(FeatureMaps maps) {
        int wide = Math.multiplyExact(EXPANSION, maps.channels());
        Conv2d expand = new Conv2d(maps, wide, POINT, 1, Bias.LEARNED);
        Conv2d grouped = new Conv2d(expand.outputMaps(), wide, SQUARE, wide / groupSize, Bias.LEARNED);
        return new Residual(
                List.of(
                        expand,
                        new Activation(Function.LEAKY_RELU, expand.outputs()),
                        grouped,
                        new Activation(Function.LEAKY_RELU, grouped.outputs()),
                        point(grouped.outputMaps(), maps.channels())),
                List.of());
    }

    /** Adds what changes the number of channels, if that is another. */
    private static FeatureMaps convert(FeatureMaps maps, int channels, List<Layer> layers) {
        if (channels == maps.channels()) {
            return maps;
        }
        Conv2d conversion = point(maps, channels);
        layers.add(conversion);
        return conversion.outputMaps();
    }

    private static Conv2d point(FeatureMaps maps, int channels) {
        return new Conv2d(maps, channels, POINT, 1, Bias.NONE);
    }

    private static Kernel whole(FeatureMaps maps) {
        return new Kernel(maps.width(), 1, 0);
    }
}
