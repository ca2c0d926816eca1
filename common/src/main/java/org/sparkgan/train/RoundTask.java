package org.sparkgan.train;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.sparkgan.data.shard.Shard;

/**
 * A worker's part of a round: a pure function of where it stands, its shard and the round, so that Spark may work it out again
 * on another executor.
 *
 * @param <S> where a worker stands
 * @param <R> what it tells the driver
 */
abstract class RoundTask<S extends WorkerState, R extends Serializable>
        implements FlatMapFunction2<Iterator<S>, Iterator<Shard>, WorkerRound<S, R>> {
    private static final long serialVersionUID = 1L;

    private final ReplicaSettings settings;
    private final int until;

    /**
     * Binds a round.
     *
     * @param settings of the run
     * @param until iterations taken when the round ends
     */
    RoundTask(ReplicaSettings settings, int until) {
        this.settings = settings;
        this.until = until;
    }

    final ReplicaSettings settings() {
        return settings;
    }

    final int until() {
        return until;
    }

    @Override
    public final Iterator<WorkerRound<S, R>> call(Iterator<S> states, Iterator<Shard> shards) {
        S start = states.next();
        Replica replica = Replica.of(settings, start.worker());
        // The replica's own vectors hold the end, and a speculative or late attempt of this task may share the JVM.
        synchronized (replica) {
            LocalTraining training = replica.train(shards.next(), start.state(), until);
            return List.of(round(start, training, replica)).iterator();
        }
    }

    /**
     * The end of the round.
     *
     * @param start where the worker stood
     * @param training what its replica did
     * @param replica which trains no further meanwhile
     */
    abstract WorkerRound<S, R> round(S start, LocalTraining training, Replica replica);
}
