package org.sparkgan.compute.nd4j;

import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Operation;

/** Transposes samples whose places hold several numbers side by side, a run of memory each. */
final class RunTranspose implements Operation {
    private final INDArray read;
    private final INDArray written;
    private final ByteBuffer from;
    private final ByteBuffer to;
    private final int rows;
    private final int columns;
    private final int run;

    /** From {@code [rows, columns]} to {@code [columns, rows]}, row-major, of each sample. */
    RunTranspose(INDArray read, INDArray written, int rows, int columns, int numbers) {
        this.read = read;
        this.written = written;
        this.from = Views.memory(read);
        this.to = Views.memory(written);
        this.rows = rows;
        this.columns = columns;
        this.run = numbers * read.data().getElementSize();
    }

    @Override
    public void run() {
        HostMemory.take(read);
        HostMemory.take(written);
        int source = 0;
        int sample = rows * columns * run;
        for (int first = 0; first < to.capacity(); first += sample) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    to.put(first + (column * rows + row) * run, from, source, run);
                    source += run;
                }
            }
        }
        HostMemory.written(written);
    }
}
