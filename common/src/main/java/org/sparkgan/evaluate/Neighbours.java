package org.sparkgan.evaluate;

import org.sparkgan.config.ImageShape;

/**
 * Generated images, each with the training images that are nearest to it by their features.
 *
 * @param shape of the images
 * @param generated uint8 {@code [count, channels, height, width]}
 * @param nearest uint8 {@code [count, each, channels, height, width]}, the nearest first
 * @param each training images beside a generated one
 * @param searched training images that were looked at, all there are
 * @param features what saw them
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
public record Neighbours(
        ImageShape shape, byte[] generated, byte[] nearest, int each, long searched, String features) {}
