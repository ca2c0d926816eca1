package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.compute.Stretch;

/**
 * The last layer of a critic that judges an image together with its label, y = ⟨V[label] + w, x⟩ + b.
 *
 * <p>The projection discriminator of <a href="https://arxiv.org/abs/1802.05637">Miyato and Koyama 2018</a>, section 3, equation
 * 5, with a linear ψ. In the flat vector V comes first, {@code [inputs, classes]} column-major, then w {@code [inputs]}, then b.
 *
 * @param inputs features that come in
 * @param classes labels there are, 1 or more
 */
public record Projection(int inputs, int classes) implements LinearLayer {
    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public long parameters() {
        return inputs * (classes + 1L) + 1;
    }

    /** Of the two dot products. */
    @Override
    public long multiplications() {
        return 2L * inputs;
    }

    @Override
    public List<WeightMatrix> matrices() {
        return List.of(new WeightMatrix(inputs, classes), new WeightMatrix(inputs, 1));
    }

    @Override
    public int biases() {
        return 1;
    }

    @Override
    public Stretch embeddings() {
        return new Stretch(0, Math.multiplyExact(inputs, classes));
    }

    @Override
    public Layer withoutLabels() {
        return new Dense(inputs, outputs());
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.of("Linear, projection of " + classes + " labels");
    }

    @Override
    public Initialization initialization() {
        return Initialization.UNIFORM;
    }

    @Override
    public void draw(FreshParameters fresh) {
        fresh.weights(this, inputs, outputs());
    }

    @Override
    public void requirePlace(PlaceInNetwork place) {
        PlaceInNetwork.require(place.last(), "a projection must be the last layer");
    }

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.projection(this);
    }
}
