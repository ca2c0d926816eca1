package org.sparkgan.train;

import java.io.Serializable;
import java.util.List;
import org.sparkgan.gan.Feedback;

/**
 * What all replicas apply after a round.
 *
 * @param generator to the generator
 * @param critic to the critic
 * @param feedback what the critic's scores have told by then
 */
record SharedUpdate(Network generator, Network critic, Feedback feedback) implements Serializable {
    /**
     * What they apply to one network: the mean of the workers' updates.
     *
     * @param messages the updates, in the order of the workers; or their sum, alone
     * @param workers how many updates there are
     */
    record Network(List<EncodedUpdate> messages, int workers) implements Serializable {
        /** Bytes that travel to each worker. */
        long bytes() {
            return messages.stream().mapToLong(EncodedUpdate::bytes).sum();
        }
    }

    /** Of the updates in {@code results}, which are in the order of the workers. */
    static SharedUpdate of(List<SharingResult> results, UpdateCodecs codecs, Feedback feedback) {
        return new SharedUpdate(
                codecs.generator()
                        .share(results.stream().map(SharingResult::generator).toList()),
                codecs.critic()
                        .share(results.stream().map(SharingResult::critic).toList()),
                feedback);
    }
}
