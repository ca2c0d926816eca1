package org.sparkgan.exchange;

/** What a worker sends a peer for a sum: its contribution to the peer's part, then its own part of the sum. */
final class PartsOut implements Outgoing {
    private final Span contribution = new Span();
    private final Span sum = new Span();
    private int summed;

    Span contribution() {
        return contribution;
    }

    Span sum() {
        return sum;
    }

    /** Lets the elements of the sum before {@code end} go. */
    void release(int end) {
        summed = end;
    }

    @Override
    public boolean isReady() {
        return !contribution.isDone() || sum.next() < summed;
    }

    @Override
    public void put(Piece piece) {
        contribution.put(piece, contribution.end());
        if (contribution.isDone() && sum.next() < summed) {
            sum.put(piece, summed);
        }
    }

    @Override
    public boolean isDone() {
        return contribution.isDone() && sum.isDone();
    }
}
