package org.sparkgan.nn.layer;

/** Whether a layer adds numbers that it learns to its outputs. */
public enum Bias {
    LEARNED,
    NONE;

    /** How many there are for so many channels. */
    int count(int channels) {
        return this == LEARNED ? channels : 0;
    }
}
