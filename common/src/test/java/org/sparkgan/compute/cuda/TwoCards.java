package org.sparkgan.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stand-ins for two GPUs, First and Second, as in a fresh process for each test, which gives back all that it takes of them. */
public final class TwoCards implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
        StandIn.reset();
        StandIn.devices(2);
        StandIn.device(0, "First", 9, 0);
        StandIn.device(1, "Second", 9, 0);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(StandIn.living()).isEmpty();
    }
}
