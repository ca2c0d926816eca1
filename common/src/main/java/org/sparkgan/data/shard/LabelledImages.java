package org.sparkgan.data.shard;

import java.io.Serializable;

/**
 * Images in memory with their labels.
 *
 * @param pixels uint8 {@code [count, channels, height, width]}
 * @param labels {@code [count]}; empty where nobody asked for them
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
public record LabelledImages(byte[] pixels, int[] labels) implements Serializable {
    /** Whether labels are read with the images. */
    public enum Labels {
        WANTED,
        NOT_WANTED
    }
}
