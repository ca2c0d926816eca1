package org.sparkgan.nn.engine;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.sparkgan.compute.FeatureMaps;
import org.sparkgan.compute.Kernel;
import org.sparkgan.compute.Memory;
import org.sparkgan.compute.nd4j.Matrices;
import org.sparkgan.compute.nd4j.Patches;
import org.sparkgan.nn.layer.Conv2d;
import org.sparkgan.nn.layer.ConvTranspose2d;
import org.sparkgan.nn.layer.Dense;
import org.sparkgan.nn.layer.Layer;
import org.sparkgan.nn.layer.Projection;
import org.sparkgan.nn.layer.Residual;

/**
 * What a layer's operations work with beside the matrices of a batch, shared by all views of the batch, of which one is at work
 * at a time.
 *
 * @param ones a column, for sums over the batch; null for layers without weights
 * @param patches columns for a convolution's {@link Patches}; null for other layers
 * @param columns what a convolution's {@link FoldedProducts} make before they are added up; null for other layers
 * @param products of a projection, or the gradient by the input of a residual block's shortcut, {@code [inputs, batch]}; null
 *     for other layers
 */
record Scratch(INDArray ones, INDArray patches, INDArray columns, INDArray products) {
    private static final Scratch NOTHING = new Scratch(null, null, null, null);

    static Scratch allocate(Layer layer, int samples, Memory memory) {
        if (layer instanceof Dense) {
            return new Scratch(memory.ones(samples), null, null, null);
        }
        if (layer instanceof Projection) {
            return new Scratch(
                    memory.ones(Math.max(samples, layer.inputs())), null, null, memory.matrix(layer.inputs(), samples));
        }
        if (layer instanceof Residual block && !block.shortcut().isEmpty()) {
            return new Scratch(null, null, null, memory.matrix(layer.inputs(), samples));
        }
        if (layer instanceof Conv2d conv) {
            return ofConvolution(
                    conv, conv.outputMaps(), conv.kernel(), conv.maps(), conv.outputMaps(), samples, memory);
        }
        if (layer instanceof ConvTranspose2d conv) {
            return ofConvolution(
                    conv, conv.outputMaps(), conv.kernel(), conv.outputMaps(), conv.maps(), samples, memory);
        }
        return NOTHING;
    }

    private static Scratch ofConvolution(
            Layer layer,
            FeatureMaps output,
            Kernel kernel,
            FeatureMaps image,
            FeatureMaps maps,
            int samples,
            Memory memory) {
        // The native operations bring what they read and write into an order of their own.
        memory.passing((layer.inputs() + (long) layer.outputs()) * samples + layer.parameters());
        long rows = kernel.values(image.channels());
        long columns = (long) PatchProducts.chunk(maps, samples) * maps.pixels();
        return new Scratch(
                memory.ones((long) samples * output.pixels()),
                memory.matrix(rows, columns),
                FoldedProducts.suit(image, DataType.FLOAT) ? memory.matrix(rows, columns) : null,
                null);
    }

    /** {@link #products} of the first {@code samples}, {@code [inputs, samples]}. */
    INDArray products(int samples) {
        return Matrices.columns(products, 0, samples);
    }

    /** The first {@code count} ones, {@code [count, 1]}. */
    INDArray ones(long count) {
        return ones.get(NDArrayIndex.interval(0, count), NDArrayIndex.all());
    }

    /** The same, {@code [1, count]}. */
    INDArray onesRow(long count) {
        return ones(count).reshape('f', true, 1, count);
    }
}
