package org.sparkgan.jobs.bench;

import org.sparkgan.config.SyncName;
import org.sparkgan.exchange.Collective;

/**
 * Rounds whose workers tell each other by their own connections; as {@link ScalingModel}, but
 *
 * <pre>
 * parameter-averaging = sum(3.5 P)
 * gradient-sharing    = P · encode + gather(P/4) + W · P · decode             2 bits a parameter
 * synchronous         = k · (c + 1) · (sum(P/2) - hidden(P/2))                c critic steps
 *
 * sum(N)              = messages(W) · 2 · message + 2 · (W - 1)/W · N · width · (carry + 1/bandwidth)
 * gather(B)           = messages(W) · message + (W - 1) · B · (carry + 1/bandwidth)
 * hidden(N)           = min(0.72 · way(N), 0.57 · weights)                    way: bytes/bandwidth; weights: seconds of a step
 *                                                                             that its gradient by weights takes
 * messages(W)         = the members of the groups of all stages, without the worker
 * </pre>
 *
 * <p>A gradient goes on its way part by part, while the others are computed: of an MLP the first part has 0.43 of its numbers, the
 * last 0.28, and of 12 passes of a layer in a step 3 are the gradient by its weights. Processors carry a byte at the cost of
 * computing, and hide nothing. A gathering of what is counted ends each round. Once a minute a segment ends. Left out: stragglers,
 * garbage collection, reading images, checkpoints; that a byte is on its way while another one is added.
 *
 * @param iteration of a worker
 * @param codec of updates
 * @param ring what messages cost
 * @param bandwidth bytes a second of each machine's link; infinite for workers in one JVM
 * @param criticSteps critic steps of an iteration
 * @param width bytes of a number on its way, 4 or 2
 */
record RingModel(
        ScalingTerms.Iteration iteration,
        ScalingTerms.Codec codec,
        RingTerms ring,
        double bandwidth,
        int criticSteps,
        int width)
        implements RoundModel {
    /** The default of {@code training.segment}. */
    private static final double SEGMENT_SECONDS = 60;

    private static final double FIRST_PART = 0.43;
    private static final double LAST_PART = 0.28;
    private static final double WEIGHT_GRADIENT = 3. / 12;

    @Override
    public double roundSeconds(SyncName mode, int workers, double parameters, int iterations) {
        double exchanges =
                switch (mode) {
                    case PARAMETER_AVERAGING -> sum(workers, STATE_NUMBERS * parameters);
                    case GRADIENT_SHARING ->
                        parameters * codec.encode()
                                + gather(workers, UPDATE_BYTES * parameters)
                                + workers * parameters * codec.decode();
                    case SYNCHRONOUS -> iterations * (criticSteps + 1) * step(workers, parameters);
                };
        double round = iterations * iteration.seconds(parameters) + exchanges + gather(workers, 0);
        return round * (1 + ring.segment() / SEGMENT_SECONDS);
    }

    private double step(int workers, double parameters) {
        double numbers = NETWORK_NUMBERS * parameters;
        double weights = WEIGHT_GRADIENT * iteration.seconds(parameters) / (criticSteps + 1);
        double hidden = Math.min((1 - LAST_PART) * bytes(workers, numbers) / bandwidth, (1 - FIRST_PART) * weights);
        return sum(workers, numbers) - hidden;
    }

    private double sum(int workers, double numbers) {
        return 2 * messages(workers) * ring.message() + carried(bytes(workers, numbers));
    }

    private double bytes(int workers, double numbers) {
        return 2.0 * (workers - 1) / workers * numbers * width;
    }

    private double gather(int workers, double bytes) {
        return messages(workers) * ring.message() + carried((workers - 1) * bytes);
    }

    private double carried(double bytes) {
        return bytes * ((width == Float.BYTES ? ring.carry() : ring.carryRounded()) + 1 / bandwidth);
    }

    private static int messages(int workers) {
        return Collective.groups(workers).stream()
                .mapToInt(members -> members - 1)
                .sum();
    }
}
