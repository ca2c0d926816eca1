package org.sparkgan.nn.layer;

import java.util.List;
import org.sparkgan.compute.Stretch;

/**
 * A fully connected layer to which each label adds an embedding of its own, y = Wx + E[label] + b: a dense layer over
 * {@code [x | one-hot label]}, the usual way to condition a generator.
 *
 * <p><a href="https://arxiv.org/abs/1411.1784">Mirza and Osindero 2014</a>, section 3.2. In the flat vector W comes first,
 * {@code [inputs, outputs]} column-major, then E {@code [outputs, classes]} column-major, then b {@code [outputs]}.
 *
 * @param inputs features that come in, without the label
 * @param classes labels there are, 1 or more
 * @param outputs features that go out
 */
public record LabelledDense(int inputs, int classes, int outputs) implements LinearLayer {
    @Override
    public long parameters() {
        return (inputs + classes + 1L) * outputs;
    }

    @Override
    public long multiplications() {
        return (long) inputs * outputs;
    }

    @Override
    public List<WeightMatrix> matrices() {
        return List.of(new WeightMatrix(inputs, outputs), new WeightMatrix(outputs, classes));
    }

    @Override
    public int biases() {
        return outputs;
    }

    @Override
    public Stretch embeddings() {
        int from = Math.multiplyExact(inputs, outputs);
        return new Stretch(from, Math.addExact(from, Math.multiplyExact(outputs, classes)));
    }

    @Override
    public Layer withoutLabels() {
        return new Dense(inputs, outputs);
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.of("Linear, embedding of " + classes + " labels");
    }

    @Override
    public Initialization initialization() {
        return Initialization.UNIFORM;
    }

    @Override
    public void draw(FreshParameters fresh) {
        fresh.weights(this, inputs, outputs);
    }

    @Override
    public void requirePlace(PlaceInNetwork place) {}

    @Override
    public <R> R accept(LayerCases<R> cases) {
        return cases.labelledDense(this);
    }
}
