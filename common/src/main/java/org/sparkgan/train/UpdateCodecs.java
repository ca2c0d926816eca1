package org.sparkgan.train;

import org.sparkgan.compute.Memory;
import org.sparkgan.gan.GanSpec;

/**
 * The codecs of both networks.
 *
 * @param generator the generator's
 * @param critic the critic's
 */
record UpdateCodecs(UpdateCodec generator, UpdateCodec critic) {
    /** What both take of {@code memory}. */
    static void plan(GanSpec spec, Memory memory) {
        UpdateCodec.plan(spec.generator().trainable(), memory);
        UpdateCodec.plan(spec.critic().trainable(), memory);
    }

    /** Allocated for the networks of {@code spec}. */
    static UpdateCodecs of(GanSpec spec) {
        return new UpdateCodecs(
                new UpdateCodec(spec.generator().parameters()),
                new UpdateCodec(spec.critic().parameters()));
    }
}
