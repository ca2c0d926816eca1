package org.sparkgan.compute.onednn;

import org.sparkgan.compute.Operation;

/**
 * A convolution.
 *
 * @param pack brings weights into the order in which the processor is fastest, once they have changed; the same operation for all that
 *     share them
 * @param compute the rest
 */
public record Convolving(Operation pack, Operation compute) {}
