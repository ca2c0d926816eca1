package org.sparkgan.compute.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.onednn.Layout.Numbers;
import org.sparkgan.compute.onednn.Packing.PackedWeights;
import org.sparkgan.compute.onednn.Primitive.Argument;

/** Convolutions of one shape, channels last. */
final class Convolutions {
    private static final long[] NO_DILATION = {0, 0};

    private final Session session;
    private final Packing packed;
    private final Convolution shape;
    private final long[] strides;
    private final long[] padding;
    private final Layout biases;

    Convolutions(Session session, Packing packed, Convolution shape) {
        this.session = session;
        this.packed = packed;
        this.shape = shape;
        this.strides = both(shape.kernel().stride());
        this.padding = both(shape.kernel().padding());
        this.biases = Layout.row(Numbers.FLOAT, shape.maps().channels());
    }

    private static long[] both(int ways) {
        return new long[] {ways, ways};
    }

    Convolving forward(int samples, long image, long weights, OptionalLong biasAddress, long maps) {
        Layout source = Layout.maps(Numbers.BFLOAT16, samples, shape.image());
        Layout target = Layout.maps(Numbers.FLOAT, samples, shape.maps());
        long description = forward(source, target, biasAddress.isPresent());
        PackedWeights own = packed.of(description, shape, weights);
        List<Argument> arguments = new ArrayList<>(List.of(
                session.argument(Dnnl.ARG_SRC, source, image),
                own.argument(),
                session.argument(Dnnl.ARG_DST, target, maps)));
        biasAddress.ifPresent(address -> arguments.add(session.argument(Dnnl.ARG_BIAS, biases, address)));
        return new Convolving(own.pack(), session.primitive(description, arguments.toArray(new Argument[0])));
    }

    Convolving back(int samples, long maps, long weights, long image) {
        Layout source = Layout.maps(Numbers.BFLOAT16, samples, shape.maps());
        Layout target = Layout.maps(Numbers.FLOAT, samples, shape.image());
        // oneDNN wants the convolution of which this is the other way.
        long forward = forward(Layout.maps(Numbers.BFLOAT16, samples, shape.image()), source, false);
        long description = session.description(
                "the transpose of a convolution",
                handle -> Dnnl.dnnl_convolution_backward_data_primitive_desc_create(
                        handle,
                        session.engine(),
                        Dnnl.CONVOLUTION_DIRECT,
                        session.descriptor(target),
                        anyWeights(),
                        session.descriptor(source),
                        strides,
                        NO_DILATION,
                        padding,
                        padding,
                        forward,
                        Session.NONE));
        PackedWeights own = packed.of(description, shape, weights);
        return new Convolving(
                own.pack(),
                session.primitive(
                        description,
                        session.argument(Dnnl.ARG_DIFF_DST, source, maps),
                        own.argument(),
                        session.argument(Dnnl.ARG_DIFF_SRC, target, image)));
    }

    private long forward(Layout source, Layout target, boolean hasBiases) {
        return session.description(
                "a convolution",
                handle -> Dnnl.dnnl_convolution_forward_primitive_desc_create(
                        handle,
                        session.engine(),
                        Dnnl.FORWARD_TRAINING,
                        Dnnl.CONVOLUTION_DIRECT,
                        session.descriptor(source),
                        anyWeights(),
                        hasBiases ? session.descriptor(biases) : Session.NONE,
                        session.descriptor(target),
                        strides,
                        NO_DILATION,
                        padding,
                        padding,
                        Session.NONE));
    }

    private long anyWeights() {
        return session.anyOrder(Layout.weights(Numbers.BFLOAT16, shape));
    }
}
