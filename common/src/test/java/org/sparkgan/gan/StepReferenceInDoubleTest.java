package org.sparkgan.gan;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.Precision;
import org.sparkgan.compute.nd4j.Nd4jDevice;

/** The same in double. */
class StepReferenceInDoubleTest extends StepReferenceTest {
    @Override
    Device device() {
        return new Nd4jDevice(Precision.DOUBLE);
    }

    @Override
    double tolerance() {
        return 1e-12;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gan-smooth-critic", "wgan", "wgan-gp-dead", "gan-r1-dead"})
    void heldInDoubleAlone(String name) {
        lossesAndGradients(name);
    }
}
