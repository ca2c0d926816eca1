package org.sparkgan.compute;

/** What a device's convolution works with beside its operands; of use to that device alone. */
public interface Workspace {}
