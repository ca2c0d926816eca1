package org.sparkgan.exchange;

/** Elements of a vector that a link sends, or receives, one after the other. */
final class Span {
    private float[] vector;
    private Precision precision = Precision.FLOAT;
    private int next;
    private int end;

    /** Begins with the elements from {@code start} on, and before {@code end}. */
    void begin(float[] vector, int start, int end, Precision precision) {
        this.vector = vector;
        this.precision = precision;
        this.next = start;
        this.end = end;
    }

    boolean isDone() {
        return next == end;
    }

    /** The first element that has not been sent or received. */
    int next() {
        return next;
    }

    int end() {
        return end;
    }

    long bytesLeft() {
        return (long) precision.bytes() * (end - next);
    }

    /** Puts elements before {@code limit}. */
    void put(Piece piece, int limit) {
        next += piece.put(vector, next, limit - next, precision);
    }

    void take(Piece piece) {
        next += piece.take(vector, next, end - next, precision);
    }
}
