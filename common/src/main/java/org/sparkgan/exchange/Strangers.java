package org.sparkgan.exchange;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Those who have connected to a worker and not proven themselves yet. They may be anyone: each may say no more than a handshake
 * has, in no more than a few seconds, and where there are too many, the oldest has to go. A worker that is sent away so comes
 * again.
 */
final class Strangers {
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final Selector selector;
    private final ServerSocketChannel door;
    private final int most;
    private final Secret secret;
    private final IntFunction<Hello> expected;
    private final Consumer<Answer> met;
    /** The oldest first. */
    private final Deque<Answer> pending = new ArrayDeque<>();

    /**
     * Those who come to {@code door}.
     *
     * @param most that may be here at a time
     * @param expected see {@link Answer}
     * @param met takes those who have proven themselves
     */
    Strangers(
            Selector selector,
            ServerSocketChannel door,
            int most,
            Secret secret,
            IntFunction<Hello> expected,
            Consumer<Answer> met)
            throws IOException {
        this.selector = selector;
        this.door = door;
        this.most = most;
        this.secret = secret;
        this.expected = expected;
        this.met = met;
        Runnable accept = this::accept;
        door.register(selector, SelectionKey.OP_ACCEPT, accept);
    }

    /** Sends away those who have been here too long. */
    void dismissOld() {
        long now = System.nanoTime();
        while (!pending.isEmpty() && now - pending.getFirst().since() > PATIENCE_NANOS) {
            dismiss(pending.getFirst());
        }
    }

    void dismissAll() {
        while (!pending.isEmpty()) {
            dismiss(pending.getFirst());
        }
    }

    private void accept() {
        try {
            SocketChannel channel = door.accept();
            for (int i = 1; channel != null; i++) {
                admit(channel);
                channel = i < most ? door.accept() : null;
            }
        } catch (IOException ignored) {
            // One has gone before it was let in: accept(2) gives its error. The next is let in at the next look.
        }
    }

    private void admit(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Answer answer = new Answer(channel.register(selector, 0), secret, expected);
            Runnable advance = () -> advance(answer);
            channel.keyFor(selector).attach(advance);
            if (pending.size() == most) {
                dismiss(pending.getFirst());
            }
            pending.addLast(answer);
            advance(answer);
        } catch (IOException e) {
            Channels.close(channel);
        }
    }

    private void advance(Answer answer) {
        try {
            if (answer.advance()) {
                pending.remove(answer);
                met.accept(answer);
            }
        } catch (IOException e) {
            dismiss(answer);
        }
    }

    private void dismiss(Answer answer) {
        pending.remove(answer);
        Channels.close(answer.channel());
    }
}
