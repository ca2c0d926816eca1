package org.sparkgan.exchange;

/**
 * How workers exchange: with whom each has a link, and how much memory it takes.
 *
 * @param radices see there
 * @param pieceBytes what a link moves at once, and so the memory outside the heap that it takes each way; a multiple of four, and
 *     no less than a header
 */
record Layout(Radices radices, int pieceBytes) {
    /** Fastest of 16 to 512 KB over loopback: larger ones fall out of the processor's second cache. */
    private static final int USUAL_BYTES = 96 << 10;

    /** What all links of a worker may take together. */
    private static final int MOST_BYTES = 32 << 20;

    Layout {
        if (pieceBytes < Header.BYTES || pieceBytes % Float.BYTES != 0) {
            throw new IllegalArgumentException("Invalid bytes of a piece: " + pieceBytes);
        }
    }

    /** The usual one of so many workers, at least one. */
    static Layout of(int workers) {
        Radices radices = Radices.of(workers);
        int bytes = Math.min(
                USUAL_BYTES, MOST_BYTES / (2 * Math.max(1, radices.peers(0).size())));
        return new Layout(radices, bytes / Float.BYTES * Float.BYTES);
    }
}
