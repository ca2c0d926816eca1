package org.sparkgan.exchange;

import java.nio.ByteBuffer;

/** The messages that a worker receives of a peer, each after its length. */
final class MessagesIn implements Incoming {
    private final byte[][] messages;
    private final int peer;
    private final int end;
    private int message;
    private byte[] current;
    private int received;
    private long left;

    /** Into {@code messages} from {@code start} on, and before {@code end}. */
    MessagesIn(byte[][] messages, int peer, int start, int end) {
        this.messages = messages;
        this.peer = peer;
        this.message = start;
        this.end = end;
    }

    boolean isDone() {
        return message == end;
    }

    @Override
    public void begin(Header header) {
        left = header.length();
        check(left >= (long) Integer.BYTES * (end - message));
    }

    @Override
    public long wanted() {
        return left;
    }

    @Override
    public void take(Piece piece) {
        ByteBuffer bytes = piece.bytes();
        int before = bytes.remaining();
        while (!isDone() && begins(bytes)) {
            int count = Math.min(current.length - received, bytes.remaining());
            bytes.get(current, received, count);
            received += count;
            if (received < current.length) {
                break;
            }
            messages[message++] = current;
            current = null;
        }
        left -= before - bytes.remaining();
        check(isDone() == (left == 0));
    }

    /** Whether the message's length is known. */
    private boolean begins(ByteBuffer bytes) {
        if (current == null && bytes.remaining() >= Integer.BYTES) {
            int length = bytes.getInt();
            check(length >= 0 && length <= left);
            current = new byte[length];
            received = 0;
        }
        return current != null;
    }

    private void check(boolean holds) {
        if (!holds) {
            throw ExchangeException.ofPeer(peer, "the messages of worker " + peer + " do not have the lengths it said");
        }
    }
}
