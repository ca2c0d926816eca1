package org.sparkgan.train;

import java.io.Serializable;

/**
 * What a worker brings back from a round of gradient sharing.
 *
 * @param generator the generator's update
 * @param critic the critic's update
 * @param counts of its round
 */
record SharingResult(EncodedUpdate generator, EncodedUpdate critic, RoundCounts counts) implements Serializable {
    /** The same, but of updates that are sent whole only how many numbers they have. */
    SharingResult withoutWholes() {
        return new SharingResult(generator.withoutWhole(), critic.withoutWhole(), counts);
    }

    /** Of the updates as they are here. */
    long bytes() {
        return generator.bytes() + critic.bytes();
    }

    /** How many parameters the updates change. */
    long changed() {
        return generator.count() + critic.count();
    }
}
