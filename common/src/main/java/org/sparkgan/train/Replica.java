package org.sparkgan.train;

import org.sparkgan.compute.Device;
import org.sparkgan.data.shard.Shard;
import org.sparkgan.data.shard.ShardReader;
import org.sparkgan.data.shard.Turns;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.IterationLosses;
import org.sparkgan.gan.Minibatches;

/** One worker's engine, kept in the executor's JVM between rounds so that buffers are allocated once a run. */
final class Replica implements Replicas.Kept {
    private static final Replicas<Replica> REPLICAS = new Replicas<>();

    private final ReplicaSettings settings;
    private final Turns turns;
    private final Device device;
    private final GanEngine engine;
    /** Of a streamed shard: goes on from round to round. */
    private ShardReader stream;

    private UpdateCodecs codecs;

    private Replica(ReplicaSettings settings, int worker, Device device) {
        this.settings = settings;
        this.turns = settings.turns(worker);
        this.device = device;
        this.engine = new GanEngine(device, settings.spec(), turns.batch(), settings.seed());
    }

    /** The replica of {@code worker} in this JVM; replicas of earlier runs are let go. */
    static Replica of(ReplicaSettings settings, int worker) {
        return REPLICAS.of(
                settings.run(),
                worker,
                settings.compute(),
                settings.devicePlan(worker),
                device -> new Replica(settings, worker, device));
    }

    /** Lets the replicas of a run that has ended go. */
    static void release(String run) {
        REPLICAS.release(run);
    }

    @Override
    public synchronized void close() {
        if (stream != null) {
            stream.close();
        }
        device.close();
    }

    /**
     * Takes the iterations of a round. The end is in the engine's own vectors: who reads it keeps this replica locked from
     * before the round until it is read.
     *
     * @param shard this worker's images
     * @param start where this worker starts
     * @param until iterations taken when the round ends
     */
    synchronized LocalTraining train(Shard shard, GanState start, int until) {
        return REPLICAS.working(this, () -> trained(shard, start, until));
    }

    private LocalTraining trained(Shard shard, GanState start, int until) {
        long startNanos = System.nanoTime();
        ShardReader reader = shard.isStreamed() ? streaming(shard) : settings.shardReader(shard);
        Minibatches images = new ShardMinibatches(reader, turns.batch(), 0, turns.batch());
        engine.load(start);
        IterationLosses losses = IterationLosses.NONE;
        DivergedException divergence = null;
        try {
            for (int iteration = start.iteration(); iteration < until; iteration++) {
                losses = losses.plus(engine.iterate(iteration, turns.first(), images));
            }
        } catch (DivergedException e) {
            divergence = e;
        }
        return new LocalTraining(engine.state(until), losses, startNanos, divergence);
    }

    /** The buffers with which this replica's updates are encoded, allocated when first asked for. */
    synchronized UpdateCodecs codecs() {
        if (codecs == null) {
            codecs = UpdateCodecs.of(settings.spec());
        }
        return codecs;
    }

    /** This replica after an exchange. */
    synchronized SharingState apply(SharingState before, SharedUpdate update) {
        return before.plus(update, codecs());
    }

    private ShardReader streaming(Shard shard) {
        if (stream == null) {
            stream = settings.shardReader(shard);
        }
        return stream;
    }
}
