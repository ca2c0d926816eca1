package org.sparkgan.train;

import org.sparkgan.gan.GanState;

/**
 * Where a worker stands at the end of a segment.
 *
 * @param <S> where a worker stands
 * @param common what all have in common, and what the driver gets from the first
 * @param own what this one goes on from; null where {@code common} is all there is
 */
record WorkerEnd<S extends WorkerState>(GanState common, S own) {}
