package org.sparkgan.exchange;

import java.nio.ByteBuffer;

/** The messages that a worker sends a peer, each after its length. */
final class MessagesOut implements Outgoing {
    private final byte[][] messages;
    private final int end;
    private int message;
    /** Bytes of the message that have been put; none yet, and no length, where it is negative. */
    private int sent = -1;

    /** Of {@code messages}, those from {@code start} on, and before {@code end}. */
    MessagesOut(byte[][] messages, int start, int end) {
        this.messages = messages;
        this.message = start;
        this.end = end;
    }

    /** How many bytes these are, lengths included. */
    long length() {
        long length = 0;
        for (int i = message; i < end; i++) {
            length += Integer.BYTES + messages[i].length;
        }
        return length;
    }

    @Override
    public boolean isReady() {
        return !isDone();
    }

    @Override
    public void put(Piece piece) {
        ByteBuffer bytes = piece.bytes();
        while (!isDone()) {
            byte[] bits = messages[message];
            if (sent < 0) {
                if (bytes.remaining() < Integer.BYTES) {
                    return;
                }
                bytes.putInt(bits.length);
                sent = 0;
            }
            int count = Math.min(bits.length - sent, bytes.remaining());
            bytes.put(bits, sent, count);
            sent += count;
            if (sent < bits.length) {
                return;
            }
            message++;
            sent = -1;
        }
    }

    @Override
    public boolean isDone() {
        return message == end;
    }
}
