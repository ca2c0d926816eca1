package org.sparkgan.train;

import org.sparkgan.gan.GanState;

/**
 * The end of a round that the driver takes.
 *
 * @param state where the workers stand together
 * @param result what the round showed
 */
record RoundEnd(GanState state, RoundResult result) {}
