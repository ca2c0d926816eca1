package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in fragments of a few bytes, whose ends are nowhere in particular. */
class FragmentsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void itIsAllTheSame(int seed) throws Exception {
        List<Rendezvous> all = Workers.open(2);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        try (ServerSocket between = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<InetSocketAddress> roundabout = List.of(Workers.loopback(between.getLocalPort()), addresses.get(1));
            List<Callable<Object>> tasks = List.of(
                    () -> exchange(all.get(0), 0, addresses),
                    () -> exchange(all.get(1), 1, roundabout),
                    () -> passOn(between, addresses.get(0), seed));
            for (Future<Object> end : Workers.ends(tasks)) {
                end.get();
            }
        }
    }

    private static Object exchange(Rendezvous own, int rank, List<InetSocketAddress> addresses) {
        try (Collective collective = own.connect(rank, addresses, Workers.SECRET, Workers.LONG, Workers.NEVER)) {
            for (int i = 0; i < 30; i++) {
                List<float[]> vectors = Vectors.random(2, 17 * i, i);
                float[] vector = vectors.get(rank).clone();
                collective.sum(vector, 0, vector.length);
                assertThat(Vectors.bits(vector)).isEqualTo(Vectors.bits(Vectors.sum(vectors)));
                List<byte[]> messages = List.of(message(i, 0), message(i, 1));
                assertThat(collective.gather(messages.get(rank)))
                        .usingElementComparator(Arrays::compare)
                        .isEqualTo(messages);
            }
            return null;
        }
    }

    private static byte[] message(int round, int rank) {
        byte[] message = new byte[round * (1 + 2 * rank)];
        new Random(round).nextBytes(message);
        return message;
    }

    /** Passes on what a caller says, and what it is answered, until both have closed. */
    private static Object passOn(ServerSocket between, InetSocketAddress to, int seed) throws Exception {
        try (Socket caller = between.accept();
                Socket called = new Socket(to.getAddress(), to.getPort())) {
            Thread back = new Thread(() -> passOn(called, caller, seed + 100));
            back.start();
            passOn(caller, called, seed);
            back.join();
            return null;
        }
    }

    private static void passOn(Socket from, Socket to, int seed) {
        Random sizes = new Random(seed);
        try {
            to.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[11];
            int count = in.read(bytes);
            while (count >= 0) {
                out.write(bytes, 0, count);
                count = in.read(bytes, 0, 1 + sizes.nextInt(bytes.length));
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // A side that has ended has closed its connection, with all that the other has yet to read on its way.
        }
    }
}
