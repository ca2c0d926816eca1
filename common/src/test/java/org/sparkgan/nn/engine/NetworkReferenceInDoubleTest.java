package org.sparkgan.nn.engine;

import org.sparkgan.compute.Device;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;

/** The same in double. */
class NetworkReferenceInDoubleTest extends NetworkReferenceTest {
    @Override
    Device device() {
        return new Nd4jDevice(Precision.DOUBLE);
    }

    @Override
    double tolerance() {
        return 1e-13;
    }
}
