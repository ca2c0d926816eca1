package org.sparkgan.exchange;

import java.nio.ByteBuffer;

/**
 * Whom a caller takes itself and the called one for.
 *
 * @param workers how many they are
 * @param caller its rank
 * @param called the other's
 */
record Hello(int workers, int caller, int called) {
    private static final long MARK = 0x53706172_6b47414eL;
    private static final int VERSION = 1;
    private static final int WORDS_BYTES = Long.BYTES + 4 * Integer.BYTES;
    static final int BYTES = WORDS_BYTES + Secret.CHALLENGE_BYTES;

    /** The bytes of the message, with a new challenge. */
    byte[] bytes() {
        return words().put(Secret.challenge()).array();
    }

    /** Whether a message says the same, with whatever challenge. */
    boolean isIn(byte[] message) {
        ByteBuffer expected = words().flip();
        return ByteBuffer.wrap(message, 0, WORDS_BYTES).equals(expected);
    }

    /** The caller's rank by a message that may be anyone's. */
    static int caller(byte[] message) {
        return ByteBuffer.wrap(message).getInt(WORDS_BYTES - 2 * Integer.BYTES);
    }

    private ByteBuffer words() {
        ByteBuffer words = ByteBuffer.allocate(BYTES);
        return words.putLong(MARK)
                .putInt(VERSION)
                .putInt(workers)
                .putInt(caller)
                .putInt(called);
    }
}
