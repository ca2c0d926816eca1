package org.sparkgan.nn.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Function;
import org.sparkgan.compute.Kernel;
import org.sparkgan.config.BatchNormName;
import org.sparkgan.nn.layer.Activation;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;

/**
 * DCGAN for images whose sides are a power of two or 28: kernels of 4 with stride 2 halve or double the sides, channels double
 * as the sides halve. With batch normalisation, where it is wanted, after all but the last layer of the generator and all but
 * the first and last of the critic.
 *
 * <p><a href="https://arxiv.org/abs/1511.06434">Radford et al. 2016</a>, section 3 and figure 1, where {@code features} is
 * 128; kernel and padding are those of the authors' dcgan.torch, where it is 64.
 */
public final class Dcgan {
    /** Sides, in pixels, of images that it can make. */
    public static final Set<Integer> SIDES = new TreeSet<>(Set.of(28, 32, 64, 128));

    private final int base;
    private final int doublings;
    private final int features;
    private final FeatureMaps image;
    private final BatchNormName batchNorm;

    /** Networks without batch normalisation. */
    public Dcgan(int channels, int side, int features) {
        this(channels, side, features, BatchNormName.NONE);
    }

    /**
     * Networks for square images.
     *
     * @param channels of an image
     * @param side in pixels, one of {@link #SIDES}
     * @param features channels beside the image, 1 or more
     * @param batchNorm which of them have batch normalisation
     */
    public Dcgan(int channels, int side, int features, BatchNormName batchNorm) {
        if (!SIDES.contains(side)) {
            throw new IllegalArgumentException("Invalid side: must be one of " + SIDES + ", but is " + side);
        }
        this.base = side == 28 ? 7 : 4;
        this.doublings = Integer.numberOfTrailingZeros(side / base);
        this.features = features;
        this.batchNorm = batchNorm;
        this.image = new FeatureMaps(channels, side, side);
    }

    /** {@code [latent] -> [values of an image]}: a dense layer, transposed convolutions with ReLU between, tanh. */
    public NetworkSpec generator(int latent) {
        FeatureMaps maps = new FeatureMaps(channels(doublings - 1), base, base);
        List<Layer> layers = new ArrayList<>();
        layers.add(new Dense(latent, maps.values()));
        if (batchNorm.inGenerator()) {
            layers.add(new Reorder(maps, Reorder.Order.CHANNELS_LAST));
            layers.add(new BatchNorm(maps));
            layers.add(new Activation(Function.RELU, maps.values()));
        } else {
            layers.add(new Activation(Function.RELU, maps.values()));
            layers.add(new Reorder(maps, Reorder.Order.CHANNELS_LAST));
        }
        for (int i = doublings - 2; i >= 0; i--) {
            ConvTranspose2d layer = new ConvTranspose2d(maps, channels(i), Kernel.HALVING);
            maps = layer.outputMaps();
            layers.add(layer);
            if (batchNorm.inGenerator()) {
                layers.add(new BatchNorm(maps));
            }
            layers.add(new Activation(Function.RELU, maps.values()));
        }
        layers.add(new ConvTranspose2d(maps, image.channels(), Kernel.HALVING));
        layers.add(new Reorder(image, Reorder.Order.CHANNELS_FIRST));
        layers.add(new Activation(Function.TANH, image.values()));
        return new NetworkSpec(layers);
    }

    /** {@code [values of an image] -> [1]}: convolutions with LeakyReLU, a dense layer. */
    public NetworkSpec critic() {
        FeatureMaps maps = image;
        List<Layer> layers = new ArrayList<>();
        layers.add(new Reorder(maps, Reorder.Order.CHANNELS_LAST));
        for (int i = 0; i < doublings; i++) {
            Conv2d layer = new Conv2d(maps, channels(i), Kernel.HALVING);
            maps = layer.outputMaps();
            layers.add(layer);
            if (batchNorm.inCritic() && i > 0) {
                layers.add(new BatchNorm(maps));
            }
            layers.add(new Activation(Function.LEAKY_RELU, maps.values()));
        }
        layers.add(new Reorder(maps, Reorder.Order.CHANNELS_FIRST));
        layers.add(new Dense(maps.values(), 1));
        return new NetworkSpec(layers);
    }

    private int channels(int depth) {
        return Math.multiplyExact(features, 1 << depth);
    }
}
