package org.sparkgan.train;

import org.sparkgan.gan.GanState;

/**
 * What a round leaves behind.
 *
 * @param state the state after it
 * @param metrics what it showed
 */
public record RoundResult(GanState state, RoundMetrics metrics) {}
