package org.sparkgan.train;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.sparkgan.data.shard.Shard;

/**
 * A worker's part of a round: a pure function of where it stands, its shard and the round, so that Spark may work it out again
 * on another executor.
 *
 * @param <S> where a worker stands
 * @param <R> what it tells the driver
 */
interface RoundTask<S extends WorkerState, R extends Serializable>
        extends FlatMapFunction2<Iterator<S>, Iterator<Shard>, WorkerRound<S, R>> {}
