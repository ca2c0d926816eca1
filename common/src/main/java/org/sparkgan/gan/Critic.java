package org.sparkgan.gan;

import org.sparkgan.nn.layer.NetworkSpec;

/**
 * A critic as it was trained.
 *
 * @param network {@code [values of an image] -> [1]}
 * @param parameters its flat vector
 */
@SuppressWarnings("ArrayRecordComponent") // a large vector, compared by nobody, copied by nobody
public record Critic(NetworkSpec network, float[] parameters) {}
