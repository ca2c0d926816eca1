package org.sparkgan.nn.engine;

import static org.sparkgan.compute.Factor.plain;

import org.sparkgan.compute.Device;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;

/**
 * Sums over the batch in two halves, in a critic the real and the generated samples: where these cancel, as in a unit that is on
 * for all, equal halves give exactly 0. A single sum leaves a rounding error, which Adam and RMSProp blow up to a step of
 * full size.
 */
final class BiasGradient {
    private BiasGradient() {}

    /**
     * Binds the sums.
     *
     * @param gradient {@code [outputs, 1]}
     * @param delta {@code [outputs, columns]}; as many of the first count as there are ones
     * @param ones {@code [count, 1]}
     * @param half columns of the first half
     */
    static Operation of(Device device, Matrix gradient, Matrix delta, Matrix ones, long half) {
        long count = ones.rows();
        Operation rest = device.product(
                half == 0 ? Product.INTO : Product.ADDED,
                gradient,
                plain(delta.columns(half, count)),
                plain(ones.part(half, count - half, 1)));
        return half == 0
                ? rest
                : Operation.sequence(
                        device.product(
                                Product.INTO, gradient, plain(delta.columns(0, half)), plain(ones.part(0, half, 1))),
                        rest);
    }
}
