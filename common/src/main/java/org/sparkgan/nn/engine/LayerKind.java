package org.sparkgan.nn.engine;

import java.util.List;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Memory;
import org.sparkgan.nn.layer.Layer;

/**
 * What the engine knows of a kind of layer.
 *
 * @param binding binds it to a batch
 * @param outputInPlace behind another layer, whether it writes its output over its input
 * @param kept numbers that it keeps of each sample
 * @param parts the layers that it is made of, if any: a branch, and a shortcut where there is one
 * @param scratch allocates what its operations work with
 * @param standing what it becomes in a {@link StandingNetwork}
 * @param cuda what was found of it on ND4J's CUDA backend
 * @param statistics of what it has kept, the means and variances of its only group; of no numbers where it has none
 */
record LayerKind(
        Binder binding,
        boolean outputInPlace,
        int kept,
        List<List<Layer>> parts,
        Scratches scratch,
        Layer standing,
        CudaFinding cuda,
        Statistics statistics) {
    /** Binds a layer to a batch. */
    @FunctionalInterface
    interface Binder {
        BoundLayer bind(Binding network, LayerBatch at, List<Buffers> parts);
    }

    /** Allocates a layer's scratch memory. */
    @FunctionalInterface
    interface Scratches {
        Scratch allocate(int samples, Memory memory);
    }

    /** Finds statistics in what a layer has kept. */
    @FunctionalInterface
    interface Statistics {
        Matrix of(Matrix kept);
    }

    /** A layer that keeps nothing, works with nothing beside a batch and stays as it is. */
    static LayerKind of(Layer layer, Binder binding) {
        return new LayerKind(
                binding,
                false,
                0,
                List.of(),
                (samples, memory) -> Scratch.NOTHING,
                layer,
                CudaFinding.RIGHT,
                kept -> Matrix.NONE);
    }

    /** The same, writing its output over its input. */
    LayerKind inPlace() {
        return new LayerKind(binding, true, kept, parts, scratch, standing, cuda, statistics);
    }

    /** The same, keeping as many numbers of each sample. */
    LayerKind keeping(int numbers) {
        return new LayerKind(binding, outputInPlace, numbers, parts, scratch, standing, cuda, statistics);
    }

    /** The same, made of others. */
    LayerKind madeOf(List<List<Layer>> others) {
        return new LayerKind(binding, outputInPlace, kept, others, scratch, standing, cuda, statistics);
    }

    /** The same with scratch memory. */
    LayerKind with(Scratches memory) {
        return new LayerKind(binding, outputInPlace, kept, parts, memory, standing, cuda, statistics);
    }

    /** The same, becoming another layer by the statistics that it has kept. */
    LayerKind standing(Layer other, Statistics of) {
        return new LayerKind(binding, outputInPlace, kept, parts, scratch, other, cuda, of);
    }

    /** The same with another finding. */
    LayerKind onCuda(CudaFinding finding) {
        return new LayerKind(binding, outputInPlace, kept, parts, scratch, standing, finding, statistics);
    }
}
