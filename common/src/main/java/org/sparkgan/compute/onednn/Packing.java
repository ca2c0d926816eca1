package org.sparkgan.compute.onednn;

import java.util.ArrayList;
import java.util.List;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.onednn.Layout.Numbers;
import org.sparkgan.compute.onednn.Primitive.Argument;

/** The weights of convolutions in the orders in which the processor is fastest; convolutions with the same ones in the same order share them. */
final class Packing {
    private final Session session;
    private final List<PackedWeights> all = new ArrayList<>();

    Packing(Session session) {
        this.session = session;
    }

    /**
     * Weights in the order of a primitive.
     *
     * @param address of the weights that they are made from
     * @param order descriptor of the order
     * @param argument the primitive's
     * @param pack makes them
     */
    record PackedWeights(long address, long order, Argument argument, Operation pack) {}

    /** For the primitive of that description. */
    PackedWeights of(long description, Convolution shape, long address) {
        long order = Dnnl.dnnl_primitive_desc_query_md(description, Dnnl.QUERY_WEIGHTS, 0);
        return all.stream()
                .filter(one -> one.address == address && Dnnl.dnnl_memory_desc_equal(one.order, order) == 1)
                .findFirst()
                .orElseGet(() -> packed(order, shape, address));
    }

    private PackedWeights packed(long order, Convolution shape, long address) {
        Argument argument = session.argument(Dnnl.ARG_WEIGHTS, order);
        Layout layout = Layout.weights(Numbers.FLOAT, shape);
        Operation pack = session.copy(
                session.descriptor(layout),
                session.argument(Dnnl.ARG_SRC, layout, address),
                order,
                new Argument(Dnnl.ARG_DST, argument.memory()));
        PackedWeights packed = new PackedWeights(address, order, argument, pack);
        all.add(packed);
        return packed;
    }
}
