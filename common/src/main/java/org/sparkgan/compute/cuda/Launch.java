package org.sparkgan.compute.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;

/** A kernel with its arguments, in native memory; running it allocates nothing. */
final class Launch implements Operation {
    /** Each argument has as much, and the driver is told where each begins. */
    private static final int SLOT = Long.BYTES;

    private final Session session;
    private final long function;
    private final Grid grid;
    private final String asked;
    /** Keeps the card's memory of matrices. */
    @SuppressWarnings("UnusedVariable") // it is there to be referred to
    private final Object[] operands;

    private final Memory values;
    private final long arguments;

    /**
     * Binds a kernel.
     *
     * @param name of the kernel
     * @param operands a {@link Matrix} or a {@link CudaStorage} for a pointer, else an Integer, Long or Float, as the kernel has them
     */
    Launch(Session session, String name, Grid grid, Object... operands) {
        this.session = session;
        this.function = session.kernels().function(name);
        this.grid = grid;
        this.asked = "launch the kernel " + name;
        this.operands = operands;
        this.values = new Memory((long) operands.length * (SLOT + Native.POINTER_SIZE));
        long addresses = (long) operands.length * SLOT;
        for (int i = 0; i < operands.length; i++) {
            put(i, operands[i]);
            values.setPointer(addresses + (long) i * Native.POINTER_SIZE, values.share((long) i * SLOT));
        }
        this.arguments = Pointer.nativeValue(values) + addresses;
    }

    private void put(int index, Object operand) {
        long at = (long) index * SLOT;
        if (operand instanceof Matrix matrix) {
            values.setLong(at, CudaStorage.address(matrix));
        } else if (operand instanceof CudaStorage storage) {
            values.setLong(at, storage.address());
        } else if (operand instanceof Integer number) {
            values.setInt(at, number);
        } else if (operand instanceof Long number) {
            values.setLong(at, number);
        } else if (operand instanceof Float number) {
            values.setFloat(at, number);
        } else {
            throw new IllegalArgumentException("Invalid argument of a kernel: " + operand);
        }
    }

    /** Changes an argument for the next runs. */
    void set(int index, float number) {
        values.setFloat((long) index * SLOT, number);
    }

    @Override
    public void run() {
        session.enter();
        int status = Driver.cuLaunchKernel(
                function,
                grid.blocksX(),
                grid.blocksY(),
                grid.blocksZ(),
                grid.threadsX(),
                grid.threadsY(),
                1,
                0,
                session.stream(),
                arguments,
                0);
        if (status != 0) {
            throw Status.ofDriver(status, asked);
        }
    }
}
