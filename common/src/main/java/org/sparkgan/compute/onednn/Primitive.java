package org.sparkgan.compute.onednn;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.sparkgan.compute.Operation;

/** A primitive of oneDNN with all its arguments. On a CPU it is done when the call returns. */
final class Primitive implements Operation {
    private static final int BYTES_OF_ARGUMENT = 16;
    private static final int PLACE_OF_MEMORY = 8;

    /**
     * An argument.
     *
     * @param name of oneDNN's
     * @param memory its memory object
     */
    record Argument(int name, long memory) {}

    private final long primitive;
    private final long stream;
    private final Memory arguments;
    private final int count;
    private final long address;

    Primitive(long primitive, long stream, Argument... given) {
        this.primitive = primitive;
        this.stream = stream;
        this.count = given.length;
        this.arguments = new Memory((long) BYTES_OF_ARGUMENT * count);
        this.address = Pointer.nativeValue(arguments);
        for (int i = 0; i < count; i++) {
            long at = (long) BYTES_OF_ARGUMENT * i;
            arguments.setLong(at, given[i].name);
            arguments.setLong(at + PLACE_OF_MEMORY, given[i].memory);
        }
    }

    @Override
    public void run() {
        Session.check("compute", Dnnl.dnnl_primitive_execute(primitive, stream, count, address));
    }
}
