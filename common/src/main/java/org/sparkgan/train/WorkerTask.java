package org.sparkgan.train;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.sparkgan.data.Shard;

/**
 * A worker's part of a round: a pure function of the broadcast state, the shard and the round, so that a retry on another
 * executor gives the same numbers.
 */
final class WorkerTask implements FlatMapFunction<Iterator<Shard>, WorkerResult> {
    private static final long serialVersionUID = 1L;

    private final ReplicaSettings settings;
    private final Broadcast<StateMessage> state;
    private final int until;

    /**
     * Binds a round.
     *
     * @param settings of the run
     * @param state where all workers start
     * @param until iterations taken when the round ends
     */
    WorkerTask(ReplicaSettings settings, Broadcast<StateMessage> state, int until) {
        this.settings = settings;
        this.state = state;
        this.until = until;
    }

    @Override
    public Iterator<WorkerResult> call(Iterator<Shard> shards) {
        Shard shard = shards.next();
        Replica replica = Replica.of(settings, shard.worker());
        return List.of(replica.train(shard, state.value().state(), until)).iterator();
    }
}
