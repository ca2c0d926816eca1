package org.sparkgan.jobs.bench;

/**
 * What {@link RingModel} is made of, each measured on one machine.
 *
 * @param message seconds of a worker to send another a message of few bytes and to hear one of it
 * @param carry seconds to send, receive and add a byte of floats
 * @param carryRounded seconds to do so with a byte of rounded floats
 * @param segment seconds from the end of a segment's last round to the start of the next one's first
 */
record RingTerms(double message, double carry, double carryRounded, double segment) {}
