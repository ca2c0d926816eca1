package org.sparkgan.compute.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.sparkgan.compute.onednn.Primitive.Argument;

/** What oneDNN has made for one {@link OneDnn}, until all of it is given back at once. */
final class Session implements AutoCloseable {
    /** In place of what need not be given. */
    static final long NONE = 0;

    private static final int IN_ORDER = 1;

    private final Deque<Runnable> releases = new ArrayDeque<>();
    private final long engine;
    private final long stream;

    Session() {
        engine = made("start", handle -> Dnnl.dnnl_engine_create(handle, Dnnl.CPU, 0), Dnnl::dnnl_engine_destroy);
        stream = made("start", handle -> Dnnl.dnnl_stream_create(handle, engine, IN_ORDER), Dnnl::dnnl_stream_destroy);
    }

    long engine() {
        return engine;
    }

    /** Describes a layout. */
    long descriptor(Layout layout) {
        long[] lengths = layout.lengths().stream().mapToLong(length -> length).toArray();
        long[] strides = layout.strides().stream().mapToLong(stride -> stride).toArray();
        return made(
                "describe memory",
                handle -> Dnnl.dnnl_memory_desc_create_with_strides(
                        handle, lengths.length, lengths, layout.numbers().type(), strides),
                Dnnl::dnnl_memory_desc_destroy);
    }

    /** Describes the same numbers in an order that the primitive chooses. */
    long anyOrder(Layout layout) {
        long[] lengths = layout.lengths().stream().mapToLong(length -> length).toArray();
        return made(
                "describe memory",
                handle -> Dnnl.dnnl_memory_desc_create_with_tag(
                        handle, lengths.length, lengths, layout.numbers().type(), Dnnl.ANY),
                Dnnl::dnnl_memory_desc_destroy);
    }

    /** An argument that lies at an address. */
    Argument argument(int name, Layout layout, long address) {
        return new Argument(name, memory(descriptor(layout), address));
    }

    /** An argument for which memory is taken. */
    Argument argument(int name, long descriptor) {
        return new Argument(name, memory(descriptor, Dnnl.ALLOCATE));
    }

    private long memory(long descriptor, long address) {
        return made(
                "take memory",
                handle -> Dnnl.dnnl_memory_create(handle, descriptor, engine, address),
                Dnnl::dnnl_memory_destroy);
    }

    /** Where it lies. */
    static long address(Argument argument) {
        long[] address = new long[1];
        check("take memory", Dnnl.dnnl_memory_get_data_handle(argument.memory(), address));
        return address[0];
    }

    /** The attribute of a primitive that adds to what is there. */
    long adding() {
        long operations = made("add", Dnnl::dnnl_post_ops_create, Dnnl::dnnl_post_ops_destroy);
        check("add", Dnnl.dnnl_post_ops_append_sum(operations, 1, 0, Dnnl.F32));
        long attributes = made("add", Dnnl::dnnl_primitive_attr_create, Dnnl::dnnl_primitive_attr_destroy);
        check("add", Dnnl.dnnl_primitive_attr_set_post_ops(attributes, operations));
        return attributes;
    }

    /**
     * Describes a primitive.
     *
     * @param what it is, for messages
     */
    long description(String what, ToIntFunction<long[]> make) {
        return made("make " + what, make, Dnnl::dnnl_primitive_desc_destroy);
    }

    /** Makes what was described. */
    Primitive primitive(long description, Argument... arguments) {
        long primitive = made(
                "make a primitive",
                handle -> Dnnl.dnnl_primitive_create(handle, description),
                Dnnl::dnnl_primitive_destroy);
        return new Primitive(primitive, stream, arguments);
    }

    /** Copies numbers from one layout to another. */
    Primitive copy(long fromDescriptor, Argument from, long toDescriptor, Argument to) {
        return primitive(
                description(
                        "a copy",
                        handle -> Dnnl.dnnl_reorder_primitive_desc_create(
                                handle, fromDescriptor, engine, toDescriptor, engine, NONE)),
                from,
                to);
    }

    private long made(String what, ToIntFunction<long[]> make, LongConsumer destroy) {
        long[] handle = new long[1];
        check(what, make.applyAsInt(handle));
        long made = handle[0];
        releases.push(() -> destroy.accept(made));
        return made;
    }

    /** Passes what a function returned. */
    static void check(String what, int status) {
        if (status != 0) {
            throw new OneDnnException("oneDNN cannot " + what + ": status " + status
                    + (status == Dnnl.OUT_OF_MEMORY ? ", out of memory: lower training.batch-size" : ""));
        }
    }

    @Override
    public void close() {
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
    }
}
