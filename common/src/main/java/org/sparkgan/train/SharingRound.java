package org.sparkgan.train;

import java.io.Serializable;

/**
 * A worker's end of a round of gradient sharing.
 *
 * @param state what it keeps; before the exchange, so that the parameters are still those of the round's start
 * @param result what it tells the driver
 */
record SharingRound(WorkerState state, SharingResult result) implements Serializable {}
