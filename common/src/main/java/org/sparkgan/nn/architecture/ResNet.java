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
import org.sparkgan.nn.layer.AveragePool;
import org.sparkgan.nn.layer.BatchNorm;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.NetworkSpec;
import org.sparkgan.nn.layer.Reorder;
import org.sparkgan.nn.layer.Residual;
import org.sparkgan.nn.layer.Upsample;

/**
 * The residual networks of WGAN-GP for images of 32 or 64 pixels, with blocks ReLU-conv-ReLU-conv whose kernels are 3. The
 * generator may have batch normalisation before each ReLU; the critic has none.
 *
 * <p><a href="https://arxiv.org/abs/1704.00028">Gulrajani et al. 2017</a>, appendix; channels are those of the authors'
 * gan_cifar_resnet.py, where {@code features} is 128, and gan_64x64.py, where it is 64. Where these have a pool or an upsampling
 * beside a kernel of 1, which commute, the kernel here reads the smaller maps. All convolutions have biases, and the critic of 64
 * pixels has no layer normalisation.
 */
public final class ResNet {
    /** Sides, in pixels, of images that it can make. */
    public static final Set<Integer> SIDES = new TreeSet<>(Set.of(32, 64));

    private static final Kernel SQUARE = new Kernel(3, 1, 1);
    private static final Kernel POINT = new Kernel(1, 1, 0);
    private static final int BASE = 4;

    private final int features;
    private final FeatureMaps image;
    private final BatchNormName batchNorm;

    /**
     * Networks for square images.
     *
     * @param channels of an image
     * @param side in pixels, one of {@link #SIDES}
     * @param features channels next to the image, 1 or more; those of all maps for 32 pixels, up to eight times as many for 64
     * @param batchNorm none or generator
     */
    public ResNet(int channels, int side, int features, BatchNormName batchNorm) {
        if (!SIDES.contains(side)) {
            throw new IllegalArgumentException("Invalid side: must be one of " + SIDES + ", but is " + side);
        }
        if (batchNorm.inCritic()) {
            throw new IllegalArgumentException("Invalid batch normalisation: the critic has none");
        }
        this.features = features;
        this.batchNorm = batchNorm;
        this.image = new FeatureMaps(channels, side, side);
    }

    /** {@code [latent] -> [values of an image]}: a dense layer, blocks that double the sides, a convolution, tanh. */
    public NetworkSpec generator(int latent) {
        int[] factors = image.width() == 32 ? new int[] {1, 1, 1, 1} : new int[] {8, 8, 4, 2, 1};
        FeatureMaps maps = new FeatureMaps(channels(factors[0]), BASE, BASE);
        List<Layer> layers = new ArrayList<>();
        layers.add(new Dense(latent, maps.values()));
        layers.add(new Reorder(maps, Reorder.Order.CHANNELS_LAST));
        for (int i = 1; i < factors.length; i++) {
            layers.add(doubling(maps, channels(factors[i])));
            maps = new FeatureMaps(channels(factors[i]), 2 * maps.height(), 2 * maps.width());
        }
        rectify(maps, layers);
        layers.add(new Conv2d(maps, image.channels(), SQUARE));
        layers.add(new Reorder(image, Reorder.Order.CHANNELS_FIRST));
        layers.add(new Activation(Function.TANH, image.values()));
        return new NetworkSpec(layers);
    }

    /** {@code [values of an image] -> [1]}: blocks that halve the sides, then others, a dense layer. */
    public NetworkSpec critic() {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Reorder(image, Reorder.Order.CHANNELS_LAST));
        FeatureMaps maps = image.width() == 32 ? blocksOf32(layers) : blocksOf64(layers);
        layers.add(new Reorder(maps, Reorder.Order.CHANNELS_FIRST));
        layers.add(new Dense(maps.values(), 1));
        return new NetworkSpec(layers);
    }

    private FeatureMaps blocksOf32(List<Layer> layers) {
        layers.add(halving(image, features, convolved(image, features)));
        FeatureMaps maps = new FeatureMaps(features, 16, 16);
        layers.add(halving(maps, features, preActivated(maps, features)));
        maps = new FeatureMaps(features, 8, 8);
        for (int i = 0; i < 2; i++) {
            List<Layer> branch = preActivated(maps, features);
            branch.add(new Conv2d(maps, features, SQUARE));
            layers.add(new Residual(branch, List.of()));
        }
        layers.add(new Activation(Function.RELU, maps.values()));
        AveragePool mean = AveragePool.global(maps);
        layers.add(mean);
        return mean.outputMaps();
    }

    private FeatureMaps blocksOf64(List<Layer> layers) {
        Conv2d first = new Conv2d(image, features, SQUARE);
        layers.add(first);
        FeatureMaps maps = first.outputMaps();
        for (int factor : new int[] {2, 4, 8, 8}) {
            layers.add(halving(maps, channels(factor), preActivated(maps, maps.channels())));
            maps = new FeatureMaps(channels(factor), maps.height() / 2, maps.width() / 2);
        }
        return maps;
    }

    private Residual doubling(FeatureMaps maps, int channels) {
        List<Layer> branch = new ArrayList<>();
        rectify(maps, branch);
        Upsample upsample = new Upsample(maps);
        branch.add(upsample);
        Conv2d conv = new Conv2d(upsample.outputMaps(), channels, SQUARE);
        branch.add(conv);
        rectify(conv.outputMaps(), branch);
        branch.add(new Conv2d(conv.outputMaps(), channels, SQUARE));
        Conv2d shortcut = new Conv2d(maps, channels, POINT);
        return new Residual(branch, List.of(shortcut, new Upsample(shortcut.outputMaps())));
    }

    private static Residual halving(FeatureMaps maps, int channels, List<Layer> begin) {
        int hidden = begin.get(begin.size() - 1).outputs() / maps.pixels();
        Conv2d conv = new Conv2d(new FeatureMaps(hidden, maps.height(), maps.width()), channels, SQUARE);
        List<Layer> branch = new ArrayList<>(begin);
        branch.add(conv);
        branch.add(AveragePool.halving(conv.outputMaps()));
        AveragePool pool = AveragePool.halving(maps);
        return new Residual(branch, List.of(pool, new Conv2d(pool.outputMaps(), channels, POINT)));
    }

    private static List<Layer> preActivated(FeatureMaps maps, int channels) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Activation(Function.RELU, maps.values()));
        layers.addAll(convolved(maps, channels));
        return layers;
    }

    private static List<Layer> convolved(FeatureMaps maps, int channels) {
        Conv2d conv = new Conv2d(maps, channels, SQUARE);
        return List.of(conv, new Activation(Function.RELU, conv.outputs()));
    }

    private void rectify(FeatureMaps maps, List<Layer> layers) {
        if (batchNorm.inGenerator()) {
            layers.add(new BatchNorm(maps));
        }
        layers.add(new Activation(Function.RELU, maps.values()));
    }

    private int channels(int factor) {
        return Math.multiplyExact(features, factor);
    }
}
