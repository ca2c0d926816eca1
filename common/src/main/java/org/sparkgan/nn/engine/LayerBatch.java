package org.sparkgan.nn.engine;

import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;

/**
 * What a layer is bound to: its numbers and one batch's matrices.
 *
 * @param network whose numbers it reads
 * @param place of its own numbers
 * @param input {@code [inputs, batch]}
 * @param output {@code [outputs, batch]}
 * @param delta gradient of the loss by the output
 * @param kept what it keeps of the forward pass, see {@link Buffers}
 * @param labels see {@link BoundNetwork#labels()}
 * @param scratch what its operations work with
 * @param biased the first samples, which alone count in gradients by biases
 * @param group samples that are normalised together
 */
record LayerBatch(
        Network network,
        Place place,
        Matrix input,
        Matrix output,
        Matrix delta,
        Matrix kept,
        Matrix labels,
        Scratch scratch,
        int biased,
        int group) {
    Device device() {
        return network.device();
    }

    int samples() {
        return output.samples();
    }

    /** Its first numbers, {@code [rows, columns]}. */
    Matrix weights(long rows, long columns) {
        return place.first(network.weights(), rows, columns);
    }

    /** The gradient by its first numbers. */
    Matrix weightsGradient(long rows, long columns) {
        return place.first(network.gradient(), rows, columns);
    }

    /** Its last numbers, {@code [rows, columns]}. */
    Matrix biases(long rows, long columns) {
        return place.last(network.weights(), rows, columns);
    }

    /** The gradient by its last numbers. */
    Matrix biasesGradient(long rows, long columns) {
        return place.last(network.gradient(), rows, columns);
    }
}
