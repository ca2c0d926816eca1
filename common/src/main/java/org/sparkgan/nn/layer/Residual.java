package org.sparkgan.nn.layer;

import java.util.List;
import java.util.stream.Stream;

/**
 * A residual block, y = branch(x) + shortcut(x).
 *
 * <p><a href="https://arxiv.org/abs/1512.03385">He et al. 2016</a>, section 3.2. In the flat vector the layers of the branch
 * come first, then those of the shortcut.
 *
 * @param branch one or more layers, none of them a block, the last no activation and no normalisation
 * @param shortcut the same, or none where the input is added as it is
 */
public record Residual(List<Layer> branch, List<Layer> shortcut) implements Layer {
    /** Checks that both parts fit their input and each other. */
    public Residual {
        branch = List.copyOf(branch);
        shortcut = List.copyOf(shortcut);
        if (branch.isEmpty()) {
            throw new IllegalArgumentException("Invalid residual block: no layers in its branch");
        }
        check(branch);
        check(shortcut);
        int inputs = branch.get(0).inputs();
        int outputs = last(branch).outputs();
        int read = shortcut.isEmpty() ? inputs : shortcut.get(0).inputs();
        int added = shortcut.isEmpty() ? inputs : last(shortcut).outputs();
        if (inputs != read || outputs != added) {
            throw new IllegalArgumentException("Invalid residual block: its branch makes " + outputs + " features of "
                    + inputs + ", but its shortcut " + added + " of " + read);
        }
    }

    private static void check(List<Layer> part) {
        NetworkSpec.requireFit(part);
        for (Layer layer : part) {
            if (layer.madeOfOthers() || layer.classes() > 0) {
                throw new IllegalArgumentException("Invalid residual block: it cannot hold " + layer);
            }
        }
        // Its output's gradient is that of the block, which both parts read.
        if (!part.isEmpty() && last(part).deltaInPlace()) {
            throw new IllegalArgumentException(
                    "Invalid residual block: the last layer of a part cannot work in place, as does " + last(part));
        }
    }

    private static Layer last(List<Layer> layers) {
        return layers.get(layers.size() - 1);
    }

    @Override
    public Stream<Layer> leaves() {
        return Stream.concat(branch.stream(), shortcut.stream());
    }

    @Override
    public int inputs() {
        return branch.get(0).inputs();
    }

    @Override
    public int outputs() {
        return last(branch).outputs();
    }

    @Override
    public String outputShape() {
        return last(branch).outputShape();
    }

    @Override
    public long parameters() {
        return leaves().mapToLong(Layer::parameters).sum();
    }

    @Override
    public long multiplications() {
        return leaves().mapToLong(Layer::multiplications).sum();
    }

    @Override
    public List<WeightMatrix> matrices() {
        return List.of();
    }

    @Override
    public int biases() {
        return 0;
    }

    /** Both parts read its output's gradient. */
    @Override
    public boolean deltaInPlace() {
        return false;
    }

    @Override
    public boolean tiesSamples() {
        return leaves().anyMatch(Layer::tiesSamples);
    }

    @Override
    public boolean piecewiseLinear() {
        return leaves().allMatch(Layer::piecewiseLinear);
    }

    @Override
    public boolean imageRange() {
        return false;
    }

    @Override
    public LayerTitle title() {
        return new LayerTitle(
                "Residual block",
                LayerTitle.Line.OWN,
                List.of(
                        "  branch:   " + LayerTitle.names(branch),
                        "  shortcut: " + (shortcut.isEmpty() ? "its input" : LayerTitle.names(shortcut))));
    }

    @Override
    public Initialization initialization() {
        return Initialization.NORMALISED;
    }

    @Override
    public void draw(FreshParameters fresh) {
        fresh.branch(branch);
        fresh.draw(shortcut, fresh.initialization());
    }

    @Override
    public void requirePlace(PlaceInNetwork place) {
        leaves().forEach(leaf -> leaf.requirePlace(place));
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.residual(this);
    }
}
