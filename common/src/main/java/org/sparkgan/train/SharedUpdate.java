package org.sparkgan.train;

import java.io.Serializable;
import java.util.List;

/**
 * What all replicas apply after a round: the workers' updates, in the order of the workers.
 *
 * @param generator of the generator
 * @param critic of the critic
 */
record SharedUpdate(List<EncodedUpdate> generator, List<EncodedUpdate> critic) implements Serializable {
    /** The updates in {@code results}, which are in the order of the workers. */
    static SharedUpdate of(List<SharingResult> results) {
        return new SharedUpdate(
                results.stream().map(SharingResult::generator).toList(),
                results.stream().map(SharingResult::critic).toList());
    }
}
