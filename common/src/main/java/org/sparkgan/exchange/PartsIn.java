package org.sparkgan.exchange;

/** What a worker receives of a peer for a sum: a contribution to its own part, then the peer's part of the sum. */
final class PartsIn implements Incoming {
    private final Span contribution = new Span();
    private final Span sum = new Span();

    Span contribution() {
        return contribution;
    }

    Span sum() {
        return sum;
    }

    @Override
    public void begin(Header header) {}

    @Override
    public long wanted() {
        return contribution.bytesLeft() + sum.bytesLeft();
    }

    @Override
    public void take(Piece piece) {
        contribution.take(piece);
        if (contribution.isDone()) {
            sum.take(piece);
        }
    }
}
