package org.sparkgan.run;

/** A request to stop, which a run obeys at the end of the round in which it comes: it saves, and ends interrupted. */
public interface Stop {
    /** Nobody asks. */
    Stop NEVER = () -> false;

    /** The run is about to begin: from now on it answers a request. */
    default void listen() {}

    /** Whether the request has come. */
    boolean isAsked();
}
