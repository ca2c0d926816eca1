package org.sparkgan.data.shard;

import java.io.Serializable;

/**
 * Some images in a row.
 *
 * @param first number of the first in the set that they are of, from 0
 * @param pixels uint8 {@code [count, channels, height, width]}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record ImageBlock(int first, byte[] pixels) implements Serializable {
    /** How many images there are, of so many values each. */
    public int count(int values) {
        return pixels.length / values;
    }
}
