package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sparkgan.compute.Device;

/** A stand-in for a GPU, which all tests of a class share; without g++ these are skipped. */
public final class OneCard implements BeforeAllCallback, AfterAllCallback {
    private CudaDevice device;

    @Override
    public void beforeAll(ExtensionContext context) {
        StandIn.reset();
        device = new CudaDevice(SmallTraining.options(Optional.empty()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // Of tests that are skipped there is none.
        if (device != null) {
            device.close();
            assertThat(StandIn.living()).isEmpty();
        }
    }

    /** The GPU, in FLOAT. */
    public Device device() {
        return device;
    }
}
