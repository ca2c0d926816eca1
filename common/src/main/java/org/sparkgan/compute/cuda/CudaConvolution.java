package org.sparkgan.compute.cuda;

import static org.sparkgan.compute.Factor.plain;
import static org.sparkgan.compute.Factor.transposed;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.compute.Arithmetic;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Factor;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Product;

/** A convolution as products of matrices with what lies under its window, over as many samples at a time as there is memory for. */
final class CudaConvolution {
    private final Session session;
    private final Convolution shape;
    private final CudaWorkspace workspace;

    CudaConvolution(Session session, Convolution shape, CudaWorkspace workspace) {
        this.session = session;
        this.shape = shape;
        this.workspace = workspace;
    }

    /**
     * Some samples.
     *
     * @param image theirs, {@code [values, samples]}
     * @param maps theirs, {@code [channels, pixels of all]}
     * @param patches {@code [window, pixels of all]}: memory for them, or the image where that is the same
     */
    private record Chunk(Matrix image, Matrix maps, Matrix patches) {}

    /** maps = W * image + b, with biases or {@link Matrix#NONE}. */
    Operation maps(Matrix image, Matrix weights, Matrix biases, Matrix maps) {
        List<Operation> steps = new ArrayList<>();
        for (Chunk chunk : chunks(image, maps)) {
            read(chunk, steps);
            steps.add(product(Product.INTO, chunk.maps, transposed(weights), plain(chunk.patches)));
        }
        if (!biases.isNone()) {
            Matrix pixels = pixels(maps);
            Matrix column = biases.reshaped(biases.length(), 1);
            steps.add(CudaElements.elementwise(session, Arithmetic.SUM, pixels, pixels, column));
        }
        return sequence(steps);
    }

    /** image = Wᵀ * maps. */
    Operation image(Matrix maps, Matrix weights, Matrix image) {
        List<Operation> steps = new ArrayList<>();
        for (Chunk chunk : chunks(image, maps)) {
            steps.add(product(Product.INTO, chunk.patches, plain(weights), plain(chunk.maps)));
            fold(chunk, steps);
        }
        return sequence(steps);
    }

    /** The gradient by W, from image and the maps' delta. */
    Operation gradient(Matrix image, Matrix maps, Matrix gradient) {
        List<Operation> steps = new ArrayList<>();
        Product product = Product.INTO;
        for (Chunk chunk : chunks(image, maps)) {
            read(chunk, steps);
            steps.add(product(product, gradient, plain(chunk.patches), transposed(chunk.maps)));
            product = Product.ADDED;
        }
        return sequence(steps);
    }

    private List<Chunk> chunks(Matrix image, Matrix maps) {
        List<Chunk> chunks = new ArrayList<>();
        int places = shape.maps().pixels();
        Matrix pixels = pixels(maps);
        int samples = image.samples();
        for (int from = 0; from < samples; from += workspace.chunk()) {
            int to = Math.min(from + workspace.chunk(), samples);
            Matrix some = image.columns(from, to);
            chunks.add(new Chunk(
                    some,
                    pixels.columns((long) from * places, (long) to * places),
                    CudaWorkspace.needsNoPatches(shape)
                            ? some.reshaped(shape.window(), (long) (to - from) * places)
                            : workspace.patches(shape, to - from, session.scratch())));
        }
        return chunks;
    }

    private Matrix pixels(Matrix maps) {
        return maps.reshaped(shape.maps().channels(), shape.maps().pixels() * maps.columns());
    }

    private Operation product(Product product, Matrix to, Factor left, Factor right) {
        return CudaProducts.of(session, product, to, left, right);
    }

    /** Image to patches. */
    private void read(Chunk chunk, List<Operation> steps) {
        if (!CudaWorkspace.needsNoPatches(shape)) {
            long rowOfWindow = (long) shape.kernel().size() * shape.image().channels();
            long places = chunk.patches.columns();
            steps.add(launch("read_patches", Grid.ofColumns(rowOfWindow, places), chunk.image, chunk.patches, places));
        }
    }

    /** Patches to image. */
    private void fold(Chunk chunk, List<Operation> steps) {
        if (!CudaWorkspace.needsNoPatches(shape)) {
            long pixels = shape.image().pixels() * chunk.image.columns();
            Grid grid = Grid.ofColumns(shape.image().channels(), pixels);
            steps.add(launch("fold_patches", grid, chunk.patches, chunk.image, pixels));
        }
    }

    private Launch launch(String kernel, Grid grid, Matrix from, Matrix to, long count) {
        return new Launch(
                session,
                kernel,
                grid,
                from,
                to,
                shape.kernel().size(),
                shape.kernel().stride(),
                shape.kernel().padding(),
                shape.image().channels(),
                shape.image().height(),
                shape.image().width(),
                shape.maps().height(),
                shape.maps().width(),
                count);
    }

    private static Operation sequence(List<Operation> steps) {
        return steps.size() == 1 ? steps.get(0) : Operation.sequence(steps.toArray(Operation[]::new));
    }
}
