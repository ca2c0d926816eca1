package org.sparkgan.compute.onednn;

/** Functions of libdnnl, with its own names. What it makes is known by its address. */
@SuppressWarnings("MemberName")
final class Dnnl {
    static final int CPU = 1;
    static final int BF16 = 2;
    static final int F32 = 3;
    /** A layout that the primitive chooses. */
    static final int ANY = 1;

    static final int FORWARD_TRAINING = 64;
    static final int CONVOLUTION_DIRECT = 1;
    static final int QUERY_WEIGHTS = 131;

    static final int ARG_SRC = 1;
    static final int ARG_DST = 17;
    static final int ARG_WEIGHTS = 33;
    static final int ARG_BIAS = 41;
    static final int ARG_DIFF_SRC = 129;
    static final int ARG_DIFF_DST = 145;

    static final int OUT_OF_MEMORY = 1;

    /** In place of an address: the library takes memory itself. */
    static final long ALLOCATE = -1;

    private Dnnl() {}

    static native int dnnl_get_effective_cpu_isa();

    static native int dnnl_engine_create(long[] engine, int kind, long index);

    static native int dnnl_engine_destroy(long engine);

    static native int dnnl_stream_create(long[] stream, long engine, int flags);

    static native int dnnl_stream_destroy(long stream);

    static native int dnnl_memory_desc_create_with_strides(
            long[] descriptor, int sides, long[] lengths, int type, long[] strides);

    static native int dnnl_memory_desc_create_with_tag(long[] descriptor, int sides, long[] lengths, int type, int tag);

    static native int dnnl_memory_desc_destroy(long descriptor);

    /** 1 where both describe the same, else 0. */
    static native int dnnl_memory_desc_equal(long left, long right);

    static native int dnnl_memory_create(long[] memory, long descriptor, long engine, long address);

    static native int dnnl_memory_get_data_handle(long memory, long[] address);

    static native int dnnl_memory_destroy(long memory);

    static native int dnnl_primitive_attr_create(long[] attributes);

    static native int dnnl_primitive_attr_set_post_ops(long attributes, long operations);

    static native int dnnl_primitive_attr_destroy(long attributes);

    static native int dnnl_post_ops_create(long[] operations);

    static native int dnnl_post_ops_append_sum(long operations, float scale, int zeroPoint, int type);

    static native int dnnl_post_ops_destroy(long operations);

    static native int dnnl_reorder_primitive_desc_create(
            long[] description, long from, long fromEngine, long to, long toEngine, long attributes);

    static native int dnnl_matmul_primitive_desc_create(
            long[] description, long engine, long source, long weights, long biases, long target, long attributes);

    static native int dnnl_convolution_forward_primitive_desc_create(
            long[] description,
            long engine,
            int kind,
            int algorithm,
            long source,
            long weights,
            long biases,
            long target,
            long[] strides,
            long[] dilations,
            long[] paddingBefore,
            long[] paddingBehind,
            long attributes);

    static native int dnnl_convolution_backward_data_primitive_desc_create(
            long[] description,
            long engine,
            int algorithm,
            long source,
            long weights,
            long target,
            long[] strides,
            long[] dilations,
            long[] paddingBefore,
            long[] paddingBehind,
            long forward,
            long attributes);

    static native long dnnl_primitive_desc_query_md(long description, int what, int index);

    static native int dnnl_primitive_desc_destroy(long description);

    static native int dnnl_primitive_create(long[] primitive, long description);

    static native int dnnl_primitive_execute(long primitive, long stream, int count, long arguments);

    static native int dnnl_primitive_destroy(long primitive);
}
