package org.sparkgan.exchange;

/** What a link receives in one operation. */
interface Incoming {
    /** Learns from the peer's header what follows it. */
    void begin(Header header);

    /** How many bytes are yet to be taken, as far as is known. */
    long wanted();

    /** Takes what is here, but for a last bit that means nothing alone. */
    void take(Piece piece);
}
