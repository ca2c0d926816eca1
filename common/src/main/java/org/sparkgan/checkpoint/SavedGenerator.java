package org.sparkgan.checkpoint;

import org.sparkgan.config.ImageShape;
import org.sparkgan.nn.NetworkSpec;

/**
 * A generator that came from a file.
 *
 * @param source the address of the file
 * @param network {@code [latent] -> [values of an image]}
 * @param parameters its flat parameter vector
 * @param shape of its images
 */
@SuppressWarnings("ArrayRecordComponent") // a large vector, compared by nobody, copied by nobody
public record SavedGenerator(String source, NetworkSpec network, float[] parameters, ImageShape shape) {}
