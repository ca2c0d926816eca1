package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What passes that read and write an array's memory from the JVM tell ND4J, which on a GPU has it twice. On the CPU there is one
 * memory, and nothing to do.
 */
final class HostMemory {
    private static final AffinityManager DEVICES = Nd4j.getAffinityManager();

    private HostMemory() {}

    /** Before the JVM reads or writes: what the device has computed is brought here. */
    static void take(INDArray array) {
        DEVICES.ensureLocation(array, Location.HOST);
    }

    /** After the JVM has written: the device reads it anew. */
    static void written(INDArray array) {
        DEVICES.tagLocation(array, Location.HOST);
    }
}
