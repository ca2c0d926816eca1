package org.sparkgan.compute.onednn;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.onednn.Layout.Numbers;
import org.sparkgan.compute.onednn.Primitive.Argument;

/**
 * oneDNN on this machine's processor, for one thread: operations on numbers at given addresses, which are bound once. Factors are
 * bfloat16, their products are added in float, and results are float.
 */
public final class OneDnn implements AutoCloseable {
    private final Session session;
    private final Packing packing;

    /**
     * An operand.
     *
     * @param layout of its numbers
     * @param address of the first
     */
    public record Operand(Layout layout, long address) {}

    /**
     * Numbers of bfloat16.
     *
     * @param address of the first
     * @param length how many
     */
    public record Block(long address, long length) {
        /** So many of them, from number {@code from} on. */
        public Block part(long from, long count) {
            return new Block(address + from * Short.BYTES, count);
        }

        /** Them as the JVM reads them. */
        public ByteBuffer bytes() {
            return new Pointer(address).getByteBuffer(0, length * Short.BYTES).order(ByteOrder.nativeOrder());
        }
    }

    /**
     * Starts it.
     *
     * @throws OneDnnException with the {@link #complaint}
     */
    public OneDnn() {
        complaint().ifPresent(reason -> {
            throw new OneDnnException(reason);
        });
        session = new Session();
        packing = new Packing(session);
    }

    /** Why this machine does not multiply bfloat16 faster than floats; nothing where it does. */
    public static Optional<String> complaint() {
        return Loading.complaint()
                .or(() -> processor().hasBfloat16()
                        ? Optional.empty()
                        : Optional.of("its processor has " + processor() + ", and bfloat16 takes AVX512-BF16 or AMX"
                                + " (Intel Cooper Lake, Sapphire Rapids and later, AMD Zen 4 and later)"));
    }

    /** By what it multiplies, for people; where there is no {@link #complaint}. */
    public static String description() {
        return "bfloat16 by oneDNN with " + processor();
    }

    private static Processor processor() {
        return Processor.of(Dnnl.dnnl_get_effective_cpu_isa());
    }

    /** Memory for so many numbers, until {@link #close()}. */
    public Block block(long numbers) {
        long address = Session.address(
                session.argument(Dnnl.ARG_DST, session.descriptor(Layout.row(Numbers.BFLOAT16, numbers))));
        return new Block(address, numbers);
    }

    /** Rounds as many floats to bfloat16, to the nearest, of two the even one. */
    public Operation round(long from, Block to) {
        Layout floats = Layout.row(Numbers.FLOAT, to.length);
        Layout rounded = Layout.row(Numbers.BFLOAT16, to.length);
        return session.copy(
                session.descriptor(floats),
                session.argument(Dnnl.ARG_SRC, floats, from),
                session.descriptor(rounded),
                session.argument(Dnnl.ARG_DST, rounded, to.address));
    }

    /**
     * The product of two matrices.
     *
     * @param isAdded whether to what is there
     */
    public Operation multiply(Operand left, Operand right, Operand to, boolean isAdded) {
        long description = session.description(
                "a product",
                handle -> Dnnl.dnnl_matmul_primitive_desc_create(
                        handle,
                        session.engine(),
                        session.descriptor(left.layout),
                        session.descriptor(right.layout),
                        Session.NONE,
                        session.descriptor(to.layout),
                        isAdded ? session.adding() : Session.NONE));
        return session.primitive(
                description,
                argument(Dnnl.ARG_SRC, left),
                argument(Dnnl.ARG_WEIGHTS, right),
                argument(Dnnl.ARG_DST, to));
    }

    private Argument argument(int name, Operand operand) {
        return session.argument(name, operand.layout, operand.address);
    }

    /**
     * maps = W * image + b.
     *
     * @param image address of bfloat16, {@code [values of an image, samples]}
     * @param weights address of floats, {@code [values under the window, channels of the maps]}
     * @param biases address of floats, {@code [channels of the maps]}; empty: there are none
     * @param maps address of floats, {@code [values of maps, samples]}
     */
    public Convolving convolve(
            Convolution shape, int samples, long image, long weights, OptionalLong biases, long maps) {
        return new Convolutions(session, packing, shape).forward(samples, image, weights, biases, maps);
    }

    /**
     * image = Wᵀ * maps.
     *
     * @param maps address of bfloat16, {@code [values of maps, samples]}
     * @param weights as for {@link #convolve}
     * @param image address of floats, {@code [values of an image, samples]}
     */
    public Convolving convolveBack(Convolution shape, int samples, long maps, long weights, long image) {
        return new Convolutions(session, packing, shape).back(samples, maps, weights, image);
    }

    /** Gives back what was made, and its blocks. */
    @Override
    public void close() {
        session.close();
    }
}
