package org.sparkgan.compute.nd4j;

import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;

/** By ND4J, in the precision of the numbers. */
final class PlainMultiplication implements Multiplication {
    @Override
    public Operation product(Product product, Matrix to, Factor left, Factor right) {
        return MatrixProduct.of(
                product,
                Nd4jStorage.view(to),
                Nd4jStorage.view(left.matrix()),
                left.use(),
                Nd4jStorage.view(right.matrix()),
                right.use());
    }

    @Override
    public Operation convolve(
            Convolution shape, Matrix image, Matrix weights, Matrix biases, Matrix maps, Nd4jWorkspace workspace) {
        Nd4jConvolution convolution = new Nd4jConvolution(shape, Nd4jStorage.view(weights), workspace);
        return biases.isNone()
                ? convolution.down(Nd4jStorage.view(image), Nd4jStorage.view(maps))
                : convolution.down(Nd4jStorage.view(image), Nd4jStorage.view(maps), Nd4jStorage.view(biases));
    }

    @Override
    public Operation convolveBack(
            Convolution shape, Matrix maps, Matrix weights, Matrix image, Nd4jWorkspace workspace) {
        return new Nd4jConvolution(shape, Nd4jStorage.view(weights), workspace)
                .up(Nd4jStorage.view(maps), Nd4jStorage.view(image));
    }

    @Override
    public Operation convolutionGradient(
            Convolution shape, Matrix image, Matrix maps, Matrix gradient, Nd4jWorkspace workspace) {
        return PatchProducts.gradient(
                shape,
                Nd4jStorage.view(image),
                Nd4jStorage.view(maps),
                Nd4jStorage.view(gradient),
                Nd4jStorage.view(workspace.patches()));
    }
}
