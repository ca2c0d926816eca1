package org.sparkgan.nn.engine;

import java.util.List;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Operation;

/**
 * A factor f of each sample by which biases count: f b in place of b in {@link BoundNetwork#affine()}, and f δ in place of δ in
 * gradients by biases. All are 1 but between {@link #apply()} and {@link #reset()}.
 */
public final class BiasFactors {
    private final Matrix values;
    private final List<Operation> apply;
    private final List<Operation> reset;

    /**
     * Binds to what layers multiply biases and deltas by.
     *
     * @param layers what the layers of the batch work with
     * @param samples of the batch
     */
    BiasFactors(Device device, Memory memory, List<Scratch> layers, int samples) {
        this.values = plan(samples, memory);
        List<Matrix> ones = layers.stream()
                .filter(layer -> layer.onesOfSample() > 0)
                .map(layer -> layer.ones().reshaped(layer.onesOfSample(), samples))
                .toList();
        this.apply = ones.stream()
                .map(each -> device.elementwise(Arithmetic.PRODUCT, each, each, values))
                .toList();
        this.reset = ones.stream().map(each -> device.fill(each, 1)).toList();
    }

    /** What factors of {@code samples} take of {@code memory}. */
    public static Matrix plan(int samples, Memory memory) {
        return memory.matrix(1, samples);
    }

    /** The factors, {@code [1, samples]}; the caller fills them before {@link #apply()}. */
    public Matrix values() {
        return values;
    }

    /** Has biases count by the factors. */
    public void apply() {
        apply.forEach(Operation::run);
    }

    /** Has them count as they are again. */
    public void reset() {
        reset.forEach(Operation::run);
    }
}
