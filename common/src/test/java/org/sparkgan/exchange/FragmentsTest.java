package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
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
        try (Relay between = Relay.inFragments(11)) {
            List<InetSocketAddress> roundabout = List.of(between.address(), addresses.get(1));
            List<Callable<Object>> tasks = List.of(
                    () -> exchange(all.get(0), 0, addresses),
                    () -> exchange(all.get(1), 1, roundabout),
                    () -> between.passOn(addresses.get(0), seed));
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
}
