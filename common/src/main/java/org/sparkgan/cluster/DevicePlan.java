package org.sparkgan.cluster;

import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.Memory;

/** What will be asked of a device, counted before it is. */
@FunctionalInterface
public interface DevicePlan {
    /**
     * Asks {@code memory}, which may take nothing, for all of it.
     *
     * @param kind of the device, as some of it may lie elsewhere on others
     */
    void ask(DeviceKind kind, Memory memory);
}
