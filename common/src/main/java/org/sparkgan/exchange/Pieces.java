package org.sparkgan.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Pieces that links have done with, for later ones. The memory of a buffer outside the heap is only freed by a collection of
 * garbage that reaches it. A worker that meets others again and again, and leaves little garbage on the heap, could fill the
 * machine before.
 */
final class Pieces {
    private static final Map<Integer, Deque<Piece>> FREE = new HashMap<>();

    private Pieces() {}

    /** An empty piece, used before or new. */
    static Piece take(int bytes) {
        Piece piece;
        synchronized (FREE) {
            Deque<Piece> free = FREE.get(bytes);
            piece = free == null ? null : free.poll();
        }
        return piece == null ? new Piece(bytes) : piece.clear();
    }

    /** Takes back a piece that nobody uses any more. */
    static void giveBack(Piece piece) {
        synchronized (FREE) {
            FREE.computeIfAbsent(piece.bytes().capacity(), bytes -> new ArrayDeque<>())
                    .push(piece);
        }
    }
}
