package org.sparkgan.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Stands between two workers, of which one calls the other, and passes on what they say in fragments. */
final class Relay implements AutoCloseable {
    private final ServerSocket between;
    private final int largest;
    private final long cutAfter;
    private final CountDownLatch areOver;

    private Relay(int largest, long cutAfter, CountDownLatch areOver) throws IOException {
        this.between = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.largest = largest;
        this.cutAfter = cutAfter;
        this.areOver = areOver;
    }

    /** Passes all on, in fragments of so many bytes at most. */
    static Relay inFragments(int largest) throws IOException {
        return new Relay(largest, Long.MAX_VALUE, new CountDownLatch(0));
    }

    /** As a network that is cut: after so many bytes in a direction nothing of it arrives, and the connections stand until the end. */
    static Relay cutAfter(long bytes, CountDownLatch areOver) throws IOException {
        return new Relay(1 << 16, bytes, areOver);
    }

    InetSocketAddress address() {
        return Workers.loopback(between.getLocalPort());
    }

    /** Passes on what a caller says to {@code to}, and what it is answered, until both have closed. */
    Object passOn(InetSocketAddress to, int seed) throws Exception {
        try (Socket caller = between.accept();
                Socket called = new Socket(to.getAddress(), to.getPort())) {
            Thread back = new Thread(() -> passOn(called, caller, seed + 100));
            back.start();
            passOn(caller, called, seed);
            back.join();
            areOver.await();
            return null;
        }
    }

    private void passOn(Socket from, Socket to, int seed) {
        Random sizes = new Random(seed);
        try {
            to.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[largest];
            long passed = 0;
            int count = in.read(bytes);
            while (count >= 0 && passed + count <= cutAfter) {
                out.write(bytes, 0, count);
                passed += count;
                count = in.read(bytes, 0, 1 + sizes.nextInt(bytes.length));
            }
            if (count < 0) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            // A side that has ended has closed its connection, with all that the other has yet to read on its way.
        }
    }

    @Override
    public void close() throws IOException {
        between.close();
    }
}
