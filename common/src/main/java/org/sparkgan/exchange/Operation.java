package org.sparkgan.exchange;

/** What a worker does between the bytes that come and those that go. */
interface Operation {
    /** Goes on with what has come; whether there is more for the links to do. */
    boolean advance();

    /** Whether nothing is left but for the links to send and receive what they have begun. */
    boolean isDone();
}
