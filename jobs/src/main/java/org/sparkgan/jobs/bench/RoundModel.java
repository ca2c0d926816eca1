package org.sparkgan.jobs.bench;

import org.sparkgan.config.SyncName;

/** How long a round of training takes, worked out from what its parts cost. */
interface RoundModel {
    /** Numbers of a state for each parameter: both networks, the moving average of one, two moments of Adam. */
    double STATE_NUMBERS = 3.5;

    /** Numbers of one of the two networks for each parameter of both, which are of one size. */
    double NETWORK_NUMBERS = 0.5;

    /** Bytes of an encoded update for each parameter. */
    double UPDATE_BYTES = 0.25;

    /** Of a worker. */
    ScalingTerms.Iteration iteration();

    /**
     * Seconds of a round.
     *
     * @param mode how workers agree
     * @param workers how many
     * @param parameters of both networks
     * @param iterations of a round; an exchange follows them, with {@code synchronous} one each step
     */
    double roundSeconds(SyncName mode, int workers, double parameters, int iterations);

    /** Share of a round in which workers take iterations, above 0 and at most 1; arguments as of {@link #roundSeconds}. */
    default double efficiency(SyncName mode, int workers, double parameters, int iterations) {
        return iterations * iteration().seconds(parameters) / roundSeconds(mode, workers, parameters, iterations);
    }
}
