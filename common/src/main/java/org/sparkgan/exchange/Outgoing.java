package org.sparkgan.exchange;

/** What a link sends in one operation. */
interface Outgoing {
    /** Whether there is something to put now. */
    boolean isReady();

    /** Puts what is ready and finds room. */
    void put(Piece piece);

    /** Whether all has been put. */
    boolean isDone();
}
