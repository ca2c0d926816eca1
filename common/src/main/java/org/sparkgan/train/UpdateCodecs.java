package org.sparkgan.train;

import org.sparkgan.compute.Memory;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.nn.layer.NetworkSpec;

/**
 * The codecs of both networks.
 *
 * @param generator the generator's
 * @param critic the critic's
 */
record UpdateCodecs(UpdateCodec generator, UpdateCodec critic) {
    /** What both take of {@code memory}. */
    static void plan(GanSpec spec, Memory memory) {
        UpdateCodec.plan(spec.generator().learning(), memory);
        UpdateCodec.plan(spec.critic().learning(), memory);
    }

    /** Allocated for the networks of {@code spec}. */
    static UpdateCodecs of(GanSpec spec) {
        return new UpdateCodecs(of(spec.generator()), of(spec.critic()));
    }

    private static UpdateCodec of(NetworkSpec network) {
        return new UpdateCodec(Math.toIntExact(network.frozen()), Math.toIntExact(network.learning()));
    }
}
