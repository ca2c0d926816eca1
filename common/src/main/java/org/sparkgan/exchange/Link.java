package org.sparkgan.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A connection to a peer. It reads no byte beyond the operation that it is in: what a peer has sent ahead waits in the
 * connection.
 */
final class Link {
    private final int rank;
    private final int peer;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Piece sending;
    private final Piece receiving;

    /** This worker's, of the operation that the link is in or was in last; null before the first. */
    private Header header;

    private Outgoing outgoing;
    private Incoming incoming;
    private boolean isHeaderSent;
    private boolean isHeaderReceived;
    /** Whether there may be bytes to read: true from the selector's word until a call reads less than it asked for. */
    private boolean isReadable = true;
    /** Whether there may be room to write; likewise. */
    private boolean isWritable = true;

    private long bytesSent;
    private long lastReceived = System.nanoTime();

    /**
     * A link of this worker to {@code peer}.
     *
     * @param rank this worker's
     * @param key of the connection, which is not blocking, with the selector
     * @param pieceBytes see {@link Layout}
     */
    Link(int rank, int peer, SelectionKey key, int pieceBytes) {
        this.rank = rank;
        this.peer = peer;
        this.channel = (SocketChannel) key.channel();
        this.key = key;
        this.sending = Pieces.take(pieceBytes);
        this.receiving = Pieces.take(pieceBytes);
        sending.bytes().limit(0);
        key.interestOps(0);
        key.attach(this);
    }

    int peer() {
        return peer;
    }

    /** Without headers. */
    long bytesSent() {
        return bytesSent;
    }

    /** When the last byte came, by {@link System#nanoTime}. */
    long lastReceived() {
        return lastReceived;
    }

    /** Begins an operation; the one before has ended. */
    void begin(Header header, Outgoing outgoing, Incoming incoming) {
        this.header = header;
        this.outgoing = outgoing;
        this.incoming = incoming;
        isHeaderSent = false;
        isHeaderReceived = false;
    }

    /** Whether all that it has begun is sent and received. */
    boolean isDone() {
        return header == null || (outgoing.isDone() && !hasToSend() && wanted() == 0);
    }

    /** Sends and receives what it can without waiting, a piece each at most; whether that was anything. */
    boolean move() {
        if (header == null) {
            return false;
        }
        try {
            boolean hasSent = send();
            boolean hasReceived = receive();
            return hasSent || hasReceived;
        } catch (IOException e) {
            String reason = "worker " + rank + " lost worker " + peer + " in " + header + ": " + Names.reason(e);
            throw ExchangeException.ofPeer(peer, reason, e);
        }
    }

    /** Tells the selector what the link waits for. */
    void tellInterest() {
        if (header != null) {
            key.interestOps((wanted() > 0 ? SelectionKey.OP_READ : 0) | (hasToSend() ? SelectionKey.OP_WRITE : 0));
        }
    }

    /** Hears from the selector. */
    void wake() {
        isReadable |= key.isReadable();
        isWritable |= key.isWritable();
    }

    /** Gives its memory back; the link is not used any more. */
    void giveBack() {
        Pieces.giveBack(sending);
        Pieces.giveBack(receiving);
    }

    private boolean hasToSend() {
        return sending.bytes().hasRemaining() || !isHeaderSent || outgoing.isReady();
    }

    /** Bytes that are yet to be taken, those of them that are here included. */
    private long wanted() {
        return isHeaderReceived ? incoming.wanted() : Header.BYTES + incoming.wanted();
    }

    private boolean send() throws IOException {
        if (!isWritable || !hasToSend()) {
            return false;
        }
        ByteBuffer bytes = sending.bytes();
        if (!bytes.hasRemaining()) {
            fill();
        }
        int count;
        try {
            count = channel.write(bytes);
        } catch (IOException e) {
            hearLastWords();
            throw e;
        }
        isWritable = !bytes.hasRemaining();
        return count > 0;
    }

    private void fill() {
        ByteBuffer bytes = sending.bytes().clear();
        if (!isHeaderSent) {
            header.put(bytes);
            isHeaderSent = true;
        }
        int start = bytes.position();
        outgoing.put(sending);
        bytesSent += bytes.position() - start;
        bytes.flip();
    }

    /** A peer that has lost step closes the connection; its header, which tells of that, came before. */
    private void hearLastWords() throws IOException {
        isReadable = true;
        while (receive()) {
            isReadable = true;
        }
    }

    private boolean receive() throws IOException {
        if (!isReadable || wanted() == 0) {
            return false;
        }
        ByteBuffer bytes = receiving.bytes();
        bytes.limit((int) Math.min(bytes.capacity(), wanted()));
        int count = channel.read(bytes);
        if (count < 0) {
            throw new EOFException("it closed the connection");
        }
        isReadable = !bytes.hasRemaining();
        if (count > 0) {
            lastReceived = System.nanoTime();
            take();
        }
        return count > 0;
    }

    private void take() {
        ByteBuffer bytes = receiving.bytes().flip();
        if (!isHeaderReceived && bytes.remaining() >= Header.BYTES) {
            Header other = Header.take(bytes);
            if (!header.agrees(other)) {
                throw ExchangeException.ofPeer(
                        peer,
                        "workers are out of step: worker " + rank + " is in " + header + ", but worker " + peer + " in "
                                + other);
            }
            incoming.begin(other);
            isHeaderReceived = true;
        }
        if (isHeaderReceived) {
            incoming.take(receiving);
        }
        bytes.compact();
    }
}
