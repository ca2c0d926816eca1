package org.sparkgan.compute;

/**
 * Feature maps that are normalised channel by channel.
 *
 * @param maps the shape of a sample, channels last
 * @param group samples in a row that are normalised together
 * @param epsilon added to each variance
 */
public record Channels(FeatureMaps maps, int group, double epsilon) {}
