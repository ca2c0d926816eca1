package org.sparkgan.exchange;

import java.util.OptionalInt;

/** An exchange that cannot begin or go on; the message says which worker found what, and of whom. */
public final class ExchangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    private final int peer;

    private ExchangeException(int peer, String message, Throwable cause) {
        super(message, cause);
        this.peer = peer;
    }

    static ExchangeException of(String message) {
        return new ExchangeException(NONE, message, null);
    }

    static ExchangeException of(String message, Throwable cause) {
        return new ExchangeException(NONE, message, cause);
    }

    static ExchangeException ofPeer(int peer, String message) {
        return new ExchangeException(peer, message, null);
    }

    static ExchangeException ofPeer(int peer, String message, Throwable cause) {
        return new ExchangeException(peer, message, cause);
    }

    /** The rank of the worker by which it failed. That one may have failed by another, whom this worker does not talk to. */
    public OptionalInt peer() {
        return peer == NONE ? OptionalInt.empty() : OptionalInt.of(peer);
    }
}
