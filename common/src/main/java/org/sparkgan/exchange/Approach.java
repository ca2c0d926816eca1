package org.sparkgan.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One worker's tries to reach another, which may not listen yet, until they have proven themselves to each other. */
final class Approach {
    private static final long PAUSE_NANOS = 100_000_000;

    private final Selector selector;
    private final Secret secret;
    private final Hello hello;
    private final InetSocketAddress address;
    private SocketChannel channel;
    private Call call;
    private boolean hasMet;
    private long lastTry = System.nanoTime() - PAUSE_NANOS;
    /** Why the last try ended that has; empty before. */
    private String trouble = "";

    Approach(Selector selector, Secret secret, Hello hello, InetSocketAddress address) {
        this.selector = selector;
        this.secret = secret;
        this.hello = hello;
        this.address = address;
    }

    int peer() {
        return hello.called();
    }

    boolean hasMet() {
        return hasMet;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Why they have not met, in words. */
    String trouble() {
        if (channel == null) {
            return trouble;
        }
        String now = call == null ? "no answer" : "it is connected, but says nothing";
        return trouble.isEmpty() ? now : now + "; before: " + trouble;
    }

    /** Tries, where no try is on its way and the last was a while ago. */
    void tryWhenDue() {
        if (channel != null || System.nanoTime() - lastTry < PAUSE_NANOS) {
            return;
        }
        lastTry = System.nanoTime();
        try {
            InetSocketAddress resolved = resolved();
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Runnable advance = this::advance;
            channel.register(selector, SelectionKey.OP_CONNECT, advance);
            if (channel.connect(resolved)) {
                advance();
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void advance() {
        try {
            if (channel.isConnectionPending() && !channel.finishConnect()) {
                return;
            }
            if (call == null) {
                call = new Call(channel.keyFor(selector), secret, hello);
            }
            hasMet = call.advance();
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void giveUp(IOException e) {
        trouble = Names.reason(e);
        Channels.close(channel);
        channel = null;
        call = null;
    }

    /** A name that is not known yet may be known at the next try. */
    private InetSocketAddress resolved() throws UnknownHostException {
        InetSocketAddress resolved =
                address.isUnresolved() ? new InetSocketAddress(address.getHostString(), address.getPort()) : address;
        if (resolved.isUnresolved()) {
            throw new UnknownHostException("unknown host");
        }
        return resolved;
    }
}
