package org.sparkgan.data.shard;

import java.io.Serializable;

/**
 * Some images in a row, with their labels.
 *
 * @param images the images
 * @param labels {@code [count]}; empty where nobody asked for them
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record LabelledBlock(ImageBlock images, int[] labels) implements Serializable {}
