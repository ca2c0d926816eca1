package org.sparkgan.nn.layer;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.sparkgan.compute.Function;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * The layers of a network, without numbers.
 *
 * @param layers at least one, each fitting the next
 * @param spectralNorm whether each matrix of weights is divided by its largest singular value before layers work with it
 *     (<a href="https://arxiv.org/abs/1802.05957">Miyato et al. 2018</a>)
 * @param frozenLayers how many layers do not learn, see {@link #withFrozen}
 * @param first how its numbers are drawn
 */
public record NetworkSpec(List<Layer> layers, boolean spectralNorm, int frozenLayers, FirstNumbers first)
        implements Serializable {
    /** Layers that work with their weights as they are. */
    public NetworkSpec(List<Layer> layers) {
        this(layers, FirstNumbers.BY_LAYERS);
    }

    /** The same, whose first numbers are drawn in a way of their own. */
    public NetworkSpec(List<Layer> layers, FirstNumbers first) {
        this(layers, false, 0, first);
    }

    /** Checks that each layer fits the next. */
    public NetworkSpec {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("Invalid network: no layers");
        }
        if (layers.get(0).deltaInPlace()) {
            throw new IllegalArgumentException(
                    "Invalid network: the first layer cannot work in place, as does " + layers.get(0));
        }
        requireFit(layers);
        PlaceInNetwork.requireAll(layers, spectralNorm);
        if (layers.stream()
                        .mapToInt(Layer::classes)
                        .filter(classes -> classes > 0)
                        .distinct()
                        .count()
                > 1) {
            throw new IllegalArgumentException("Invalid network: layers differ in how many labels there are");
        }
        if (frozenLayers != 0 && (frozenLayers < 0 || frozenLayers >= weighted(layers))) {
            throw new IllegalArgumentException("Invalid network: of " + weighted(layers)
                    + " layers with weights one at least has to learn, but " + frozenLayers + " are frozen");
        }
    }

    private static long weighted(List<Layer> layers) {
        return layers.stream().filter(NetworkSpec::isWeighted).count();
    }

    /** Normalisations have numbers that they learn, but no weights, and no multiplications. */
    private static boolean isWeighted(Layer layer) {
        return layer.multiplications() > 0;
    }

    /** Checks that each layer takes what the one before gives. */
    static void requireFit(List<Layer> layers) {
        for (int i = 1; i < layers.size(); i++) {
            if (layers.get(i).inputs() != layers.get(i - 1).outputs()) {
                throw new IllegalArgumentException("Invalid network: layer " + i + " takes "
                        + layers.get(i).inputs() + " features, but the one before gives "
                        + layers.get(i - 1).outputs());
            }
        }
    }

    /** [Linear-ReLU]x3-Linear, the MLP of Gulrajani 2017 and its kin. */
    public static NetworkSpec mlp(int inputs, int hidden, int outputs) {
        List<Layer> layers = new ArrayList<>();
        int features = inputs;
        for (int i = 0; i < 3; i++) {
            layers.add(new Dense(features, hidden));
            layers.add(new Activation(Function.RELU, hidden));
            features = hidden;
        }
        layers.add(new Dense(features, outputs));
        return new NetworkSpec(layers);
    }

    /**
     * The same network conditioned on a label by its first layer, as a generator is.
     *
     * @param classes labels there are
     * @throws IllegalArgumentException where the first layer is not dense
     */
    public NetworkSpec withLabels(int classes) {
        List<Layer> conditioned = new ArrayList<>(layers);
        conditioned.set(0, layers.get(0).withLabels(classes));
        return new NetworkSpec(conditioned, spectralNorm, frozenLayers, first);
    }

    /**
     * The same network conditioned on a label by its last layer, as a critic is.
     *
     * @param classes labels there are
     */
    public NetworkSpec withProjection(int classes) {
        List<Layer> conditioned = new ArrayList<>(layers);
        conditioned.set(
                layers.size() - 1, new Projection(layers.get(layers.size() - 1).inputs(), classes));
        return new NetworkSpec(conditioned, spectralNorm, frozenLayers, first);
    }

    /** The same layers with spectral normalisation of their weights. */
    public NetworkSpec withSpectralNorm() {
        return new NetworkSpec(layers, true, frozenLayers, first);
    }

    /**
     * The same layers, of which the first do not learn: their numbers and the moments of these stay as they are, bit for bit, and so a
     * bound of the parameters does not reach them. Gradients by the input go through them as ever, with their numbers as they are; of
     * a gradient penalty only the part by other layers counts. A normalisation belongs to the layer before it: its factors stay,
     * while batch normalisation goes on with statistics of each batch, as it has no others, and spectral normalisation finds the
     * same singular value each time.
     *
     * <p><a href="https://arxiv.org/abs/2002.10964">Mo et al. 2020</a>, Freeze the Discriminator.
     *
     * @param count of the layers with weights, from the input on; fewer than there are
     */
    public NetworkSpec withFrozen(int count) {
        return new NetworkSpec(layers, spectralNorm, count, first);
    }

    /** How many layers have weights, a block as one. */
    public int weightedLayers() {
        return Math.toIntExact(weighted(layers));
    }

    /** Index of the first layer that is not frozen. */
    public int firstLearning() {
        if (frozenLayers == 0) {
            return 0;
        }
        int index = -1;
        for (int weighted = 0; weighted <= frozenLayers; ) {
            index++;
            weighted += isWeighted(layers.get(index)) ? 1 : 0;
        }
        return index;
    }

    /** Numbers of the frozen layers, which are the first in the flat vector. */
    public long frozen() {
        return layers.subList(0, firstLearning()).stream()
                .mapToLong(Layer::parameters)
                .sum();
    }

    /** Numbers that learn, behind the frozen ones. */
    public long learning() {
        return trainable() - frozen();
    }

    /** Labels that the network tells apart, of which each sample has one; 0 for a network that takes none. */
    public int classes() {
        return layers.stream().mapToInt(Layer::classes).max().orElseThrow();
    }

    /** Whether every layer is linear but for kinks, so that its second derivative is zero almost everywhere. */
    public boolean piecewiseLinear() {
        return leaves().allMatch(Layer::piecewiseLinear);
    }

    /** Whether what comes of a sample depends on those beside it. */
    public boolean tiesSamples() {
        return leaves().anyMatch(Layer::tiesSamples);
    }

    /** All layers, blocks as the layers that they are made of, in the order of the flat vector. */
    public Stream<Layer> leaves() {
        return layers.stream().flatMap(Layer::leaves);
    }

    /** Features of a sample that comes in. */
    public int inputs() {
        return layers.get(0).inputs();
    }

    /** Features of a sample that goes out. */
    public int outputs() {
        return layers.get(layers.size() - 1).outputs();
    }

    /** Trainable numbers of all layers, be they more than an array can hold. */
    public long trainable() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }

    /** Length of the flat parameter vector; fails where no array can be as long. */
    public int parameters() {
        return Math.toIntExact(trainable());
    }

    /** Fresh parameters: by their layers as WGAN-GP and DCGAN have them where there are blocks or convolutions, else as PyTorch for Linear. */
    public float[] initialParameters(long seed, Purpose purpose) {
        int blocks = (int) layers.stream().filter(Layer::madeOfOthers).count();
        FreshParameters fresh = new FreshParameters(new RandomStream(seed, purpose), parameters(), blocks);
        fresh.draw(
                layers,
                switch (first) {
                    case BY_LAYERS ->
                        layers.stream()
                                .map(Layer::initialization)
                                .max(Comparator.naturalOrder())
                                .orElseThrow();
                    case SCALED -> Initialization.SCALED;
                });
        return fresh.parameters();
    }
}
