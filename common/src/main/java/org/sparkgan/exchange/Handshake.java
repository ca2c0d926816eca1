package org.sparkgan.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The two sides' proof to each other that they know the secret, over a connection that is no link yet. The caller says hello
 * with a challenge, the called one answers with its own; then the caller proves itself, and last the called one. Nothing is
 * read beyond that.
 */
abstract class Handshake {
    private final SelectionKey key;
    private final SocketChannel channel;
    private ByteBuffer outgoing = ByteBuffer.allocate(0);
    private ByteBuffer incoming = ByteBuffer.allocate(0);
    private boolean isOver;

    /** One over the connection of {@code key}, which is not blocking. */
    Handshake(SelectionKey key) {
        this.key = key;
        this.channel = (SocketChannel) key.channel();
    }

    /**
     * Goes on as far as it can without waiting; whether the other side has proven itself and has all that it needs.
     *
     * @throws IOException where the other side is none of the workers, or the connection is lost
     */
    final boolean advance() throws IOException {
        while (true) {
            channel.write(outgoing);
            if (outgoing.hasRemaining()) {
                key.interestOps(SelectionKey.OP_WRITE);
                return false;
            }
            if (isOver) {
                key.interestOps(0);
                return true;
            }
            if (channel.read(incoming) < 0) {
                throw new EOFException(trouble());
            }
            if (incoming.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
                return false;
            }
            hear(incoming.array());
        }
    }

    final SocketChannel channel() {
        return channel;
    }

    final void say(byte[] message) {
        outgoing = ByteBuffer.wrap(message);
    }

    final void expect(int bytes) {
        incoming = ByteBuffer.allocate(bytes);
    }

    /** All has been heard. */
    final void end() {
        isOver = true;
    }

    /** Takes the message that was expected. */
    abstract void hear(byte[] message) throws IOException;

    /** What a connection that the other side closes now means. */
    abstract String trouble();
}
