package org.sparkgan.compute.nd4j;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;

/** How a device multiplies, and convolves; see {@link org.sparkgan.compute.Device}. */
interface Multiplication {
    /** The product of two factors. */
    Operation product(Product product, Matrix to, Factor left, Factor right);

    /** maps = W * image + b, with biases or {@link Matrix#NONE}. */
    Operation convolve(
            Convolution shape, Matrix image, Matrix weights, Matrix biases, Matrix maps, Nd4jWorkspace workspace);

    /** image = Wᵀ * maps. */
    Operation convolveBack(Convolution shape, Matrix maps, Matrix weights, Matrix image, Nd4jWorkspace workspace);

    /** The gradient by W. */
    Operation convolutionGradient(
            Convolution shape, Matrix image, Matrix maps, Matrix gradient, Nd4jWorkspace workspace);

    /** What is worth telling people beside the backend, behind a comma; empty: nothing. */
    default String description() {
        return "";
    }

    /** Gives back what it holds of the machine. */
    default void close() {}
}
