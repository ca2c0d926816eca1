package org.sparkgan.train;

import java.io.Serializable;

/**
 * A worker's end of a round.
 *
 * @param <S> where a worker stands
 * @param <R> what it tells the driver
 * @param state what it keeps; before the exchange, so that what all have in common is still to come
 * @param result what it tells the driver
 */
record WorkerRound<S extends WorkerState, R extends Serializable>(S state, R result) implements Serializable {}
