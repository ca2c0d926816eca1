package org.sparkgan.compute.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.Workspace;

/**
 * What products in place of a convolution work with.
 *
 * @param patches columns for {@link Patches}
 * @param columns what {@link FoldedProducts} make before they are added up, where these are used
 */
record Nd4jWorkspace(Matrix patches, Optional<Matrix> columns) implements Workspace {
    static Nd4jWorkspace allocate(Convolution convolution, int samples, Memory memory) {
        long rows = convolution.window();
        long places = (long) PatchProducts.chunk(convolution.maps(), samples)
                * convolution.maps().pixels();
        return new Nd4jWorkspace(
                memory.matrix(rows, places),
                FoldedProducts.suit(convolution.image(), DataType.FLOAT)
                        ? Optional.of(memory.matrix(rows, places))
                        : Optional.empty());
    }
}
