package org.sparkgan.nn.layer;

import java.util.List;

/**
 * A fully connected layer, y = Wx + b.
 *
 * <p>In the flat vector W comes first, {@code [inputs, outputs]} column-major (the layout of DL4J's dense layer and, as
 * {@code [outputs, inputs]} row-major, of PyTorch's Linear), then b {@code [outputs]}.
 *
 * @param inputs features that come in
 * @param outputs features that go out
 */
public record Dense(int inputs, int outputs) implements LinearLayer {
    @Override
    public long parameters() {
        return (inputs + 1L) * outputs;
    }

    @Override
    public long multiplications() {
        return (long) inputs * outputs;
    }

    @Override
    public List<WeightMatrix> matrices() {
        return List.of(new WeightMatrix(inputs, outputs));
    }

    @Override
    public int biases() {
        return outputs;
    }

    @Override
    public LabelledDense withLabels(int classes) {
        return new LabelledDense(inputs, classes, outputs);
    }

    @Override
    public LayerTitle title() {
        return LayerTitle.of("Linear");
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
        return cases.dense(this);
    }
}
