package org.sparkgan.compute.nd4j;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.nd4j.Bfloat16Copies.Copy;
import org.sparkgan.compute.onednn.Layout;
import org.sparkgan.compute.onednn.Layout.Numbers;
import org.sparkgan.compute.onednn.OneDnn.Operand;

/** {@link Patches} of an image in bfloat16, for a few samples at a time. They lie in the first half of what floats would take. */
final class Bfloat16Patches {
    /** Where rows begin with it AMX multiplies up to twice as fast. */
    private static final int CACHE_LINE = 64;

    private final Convolution shape;
    private final Copy image;
    private final Patches patches;
    private final long address;
    private final int samples;
    private final int chunk;

    /** A product of the patches of the samples from one, inclusive, to another, exclusive. */
    @FunctionalInterface
    interface OfSome {
        /** Binds it. */
        Operation of(int from, int to);
    }

    Bfloat16Patches(Convolution shape, Copy image, Nd4jWorkspace workspace, int samples) {
        this.shape = shape;
        this.image = image;
        this.samples = samples;
        this.chunk = PatchProducts.chunk(shape.maps(), samples);
        ByteBuffer columns = Views.memory(Nd4jStorage.view(workspace.patches()));
        int before = columns.alignmentOffset(0, CACHE_LINE);
        int skipped = before == 0 ? 0 : CACHE_LINE - before;
        this.address = Nd4jStorage.address(workspace.patches()) + skipped;
        this.patches =
                new Patches(shape, Short.BYTES, image.bytes(), columns.slice(skipped, columns.limit() - skipped));
    }

    /** Those of so many samples, {@code [places, values under the window]}. */
    Operand rows(int count) {
        return new Operand(
                Layout.rows(Numbers.BFLOAT16, (long) count * shape.maps().pixels(), shape.window()), address);
    }

    /** All products, each with its patches. */
    Operation products(OfSome product) {
        List<Operation> products = new ArrayList<>();
        for (int from = 0; from < samples; from += chunk) {
            products.add(product.of(from, Math.min(from + chunk, samples)));
        }
        return () -> {
            image.refresh().run();
            for (int i = 0; i < products.size(); i++) {
                patches.read(i * chunk, Math.min(chunk, samples - i * chunk));
                products.get(i).run();
            }
        };
    }
}
