package org.sparkgan.jobs.bench;

import org.sparkgan.config.SyncName;
import org.sparkgan.train.AggregationTree;

/**
 * Rounds in which the driver carries what workers tell each other. W workers, each on a machine and a link of its own, train P
 * parameters (of both networks, which are of one size) for k iterations between two exchanges:
 *
 * <pre>
 * round               = k · (fixed + P · perParameter) + exchange
 * efficiency          = k · (fixed + P · perParameter) / round
 *
 * parameter-averaging = broadcast(14 P) + aggregate(14 P)                    both networks, moving average, moments of Adam
 * gradient-sharing    = stage(W) + P · encode + P/4 · write + W · P/4 · (link + read)
 *                       + W · P · decode                                     2 bits a parameter; decoded by the driver
 *                       + broadcast(W · P/4) + W · P · decode                and by the workers; from 17 workers on
 *                         or broadcast(4 P) + 4 P · add                      they get the sum instead, which is smaller
 * synchronous         = k · (broadcast(2 P) + (c + 1) · (broadcast(2 P) + aggregate(2 P)))     c critic steps
 *
 * stage(n)            = stage + n · task
 * broadcast(B)        = B · publish + B · (ceil(log2(W + 1)) · link + read)
 * aggregate(B)        = at each level from n senders to m places: stage(n) + B · write + ceil(n / m) · B · (link + read + add)
 * link                = 1 / bandwidth
 * </pre>
 *
 * <p>In one JVM links take no time, and tasks find what is broadcast without reading it.
 *
 * <p>A broadcast spreads as in Spark's TorrentBroadcast, where all that have a block pass it on: their number doubles in the
 * time of one transfer. Blocks of 4 MiB may overlap, which would make it faster than this. Levels are those of
 * {@link AggregationTree}, after Spark's treeAggregate. Left out: stragglers, garbage collection, the disks of a shuffle,
 * reading images, checkpoints.
 *
 * @param terms what parts cost
 * @param bandwidth bytes a second of each machine's link; infinite for workers in one JVM
 * @param criticSteps critic steps of an iteration
 * @param aggregationDepth depth of the tree in which results meet
 */
record ScalingModel(ScalingTerms terms, double bandwidth, int criticSteps, int aggregationDepth) implements RoundModel {
    private static final double STATE_BYTES = STATE_NUMBERS * Float.BYTES;
    private static final double NETWORK_BYTES = NETWORK_NUMBERS * Float.BYTES;

    @Override
    public ScalingTerms.Iteration iteration() {
        return terms.iteration();
    }

    @Override
    public double roundSeconds(SyncName mode, int workers, double parameters, int iterations) {
        double exchanges =
                switch (mode) {
                    case PARAMETER_AVERAGING -> averaging(workers, parameters);
                    case GRADIENT_SHARING -> sharing(workers, parameters);
                    case SYNCHRONOUS -> iterations * steps(workers, parameters);
                };
        return iterations * terms.iteration().seconds(parameters) + exchanges;
    }

    private double averaging(int workers, double parameters) {
        double bytes = STATE_BYTES * parameters;
        return broadcast(workers, bytes) + aggregate(workers, bytes);
    }

    private double sharing(int workers, double parameters) {
        double bytes = UPDATE_BYTES * parameters;
        return stage(workers)
                + parameters * terms.codec().encode()
                + bytes * terms.write()
                + workers * bytes * (1 / bandwidth + terms.read())
                + workers * parameters * terms.codec().decode()
                + shared(workers, parameters);
    }

    private double shared(int workers, double parameters) {
        double messages = workers * UPDATE_BYTES * parameters;
        double sum = Float.BYTES * parameters;
        return messages > sum
                ? broadcast(workers, sum) + sum * terms.add()
                : broadcast(workers, messages)
                        + workers * parameters * terms.codec().decode();
    }

    private double steps(int workers, double parameters) {
        double bytes = NETWORK_BYTES * parameters;
        double broadcast = broadcast(workers, bytes);
        return broadcast + (criticSteps + 1) * (broadcast + aggregate(workers, bytes));
    }

    private double stage(int tasks) {
        return terms.stage() + tasks * terms.task();
    }

    private double broadcast(int workers, double bytes) {
        double published = bytes * terms.publish();
        if (Double.isInfinite(bandwidth)) {
            return published;
        }
        double transfers = Math.ceil(Math.log(workers + 1) / Math.log(2));
        return published + bytes * (transfers / bandwidth + terms.read());
    }

    private double aggregate(int workers, double bytes) {
        double seconds = 0;
        int senders = workers;
        for (int places : AggregationTree.of(workers, aggregationDepth).levels()) {
            seconds += level(senders, places, bytes);
            senders = places;
        }
        return seconds + level(senders, 1, bytes);
    }

    private double level(int senders, int places, double bytes) {
        double received = Math.ceil((double) senders / places) * bytes;
        return stage(senders) + bytes * terms.write() + received * (1 / bandwidth + terms.read() + terms.add());
    }
}
