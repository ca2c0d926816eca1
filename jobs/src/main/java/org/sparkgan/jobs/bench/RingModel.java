package org.sparkgan.jobs.bench;

import org.sparkgan.config.SyncName;
import org.sparkgan.exchange.Collective;

/**
 * Rounds whose workers tell each other by their own connections; as {@link ScalingModel}, but
 *
 * <pre>
 * parameter-averaging = sum(3.5 P)
 * gradient-sharing    = P · encode + gather(P/4) + W · P · decode             2 bits a parameter
 * synchronous         = k · (c + 1) · sum(P/2)                                c critic steps
 *
 * sum(N)              = messages(W) · 2 · message + 2 · (W - 1)/W · N · width · (carry + 1/bandwidth)
 * gather(B)           = messages(W) · message + (W - 1) · B · (carry + 1/bandwidth)
 * messages(W)         = the members of the groups of all stages, without the worker
 * </pre>
 *
 * <p>A gathering of what is counted ends each round. Once a minute a segment ends. Left out: stragglers, garbage collection, reading
 * images, checkpoints; that a byte is on its way while another one is added.
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

    @Override
    public double roundSeconds(SyncName mode, int workers, double parameters, int iterations) {
        double exchanges =
                switch (mode) {
                    case PARAMETER_AVERAGING -> sum(workers, STATE_NUMBERS * parameters);
                    case GRADIENT_SHARING ->
                        parameters * codec.encode()
                                + gather(workers, UPDATE_BYTES * parameters)
                                + workers * parameters * codec.decode();
                    case SYNCHRONOUS -> iterations * (criticSteps + 1) * sum(workers, NETWORK_NUMBERS * parameters);
                };
        double round = iterations * iteration.seconds(parameters) + exchanges + gather(workers, 0);
        return round * (1 + ring.segment() / SEGMENT_SECONDS);
    }

    private double sum(int workers, double numbers) {
        double bytes = 2.0 * (workers - 1) / workers * numbers * width;
        return 2 * messages(workers) * ring.message() + carried(bytes);
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
