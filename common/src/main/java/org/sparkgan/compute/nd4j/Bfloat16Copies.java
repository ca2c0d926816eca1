package org.sparkgan.compute.nd4j;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.onednn.OneDnn;
import org.sparkgan.compute.onednn.OneDnn.Block;

/** What is made of matrices in bfloat16, and made anew only where their numbers have changed since. */
final class Bfloat16Copies {
    private final OneDnn oneDnn;
    /** As long as the storage, and shared by all its parts. */
    private final Map<Nd4jStorage, Block> blocks = new HashMap<>();

    private final Map<Part, Copy> copies = new HashMap<>();
    private final Map<Operation, Operation> makers = new HashMap<>();

    Bfloat16Copies(OneDnn oneDnn) {
        this.oneDnn = oneDnn;
    }

    /** Which numbers. */
    private record Part(Nd4jStorage storage, long offset, long length) {}

    /**
     * A copy.
     *
     * @param block its numbers, column by column
     * @param refresh makes it what the matrix is now
     */
    record Copy(Block block, Operation refresh) {
        long address() {
            return block.address();
        }

        ByteBuffer bytes() {
            return block.bytes();
        }
    }

    /** That of these numbers. */
    Copy of(Matrix matrix) {
        Nd4jStorage storage = Nd4jStorage.of(matrix);
        return copies.computeIfAbsent(new Part(storage, matrix.offset(), matrix.length()), part -> {
            Block block = blocks.computeIfAbsent(storage, whole -> oneDnn.block(whole.length()))
                    .part(part.offset, part.length);
            return new Copy(block, current(matrix, oneDnn.round(Nd4jStorage.address(matrix), block)));
        });
    }

    /** Runs {@code make}, which reads {@code matrix}, only where that has changed since the last time. */
    Operation current(Matrix matrix, Operation make) {
        return makers.computeIfAbsent(make, operation -> new Current(Nd4jStorage.of(matrix), operation));
    }

    /** Made once for every change. */
    private static final class Current implements Operation {
        private final Nd4jStorage storage;
        private final Operation make;
        private long changes = -1;

        Current(Nd4jStorage storage, Operation make) {
            this.storage = storage;
            this.make = make;
        }

        @Override
        public void run() {
            if (changes != storage.changes()) {
                make.run();
                changes = storage.changes();
            }
        }
    }
}
