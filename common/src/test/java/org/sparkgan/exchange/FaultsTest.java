package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final int LARGE = 1_000_000;

    @Test
    void aPeerThatClosesFailsTheOthers() throws Exception {
        List<ExchangeException> failures = Workers.failures(3, Workers.LONG, collective -> {
            collective.sum(new float[10], 0, 10);
            if (collective.rank() == 2) {
                throw ExchangeException.of("gone");
            }
            collective.sum(new float[LARGE], 0, LARGE);
            return null;
        });
        for (int rank = 0; rank < 2; rank++) {
            assertThat(failures.get(rank))
                    .hasMessageMatching("worker " + rank + " lost worker [0-2] in operation 1,"
                            + " a sum of 1000000 floats: (it closed the connection|connection reset.*|broken pipe)");
            assertThat(failures.get(rank).peer()).isPresent();
        }
        assertThat(failures.subList(0, 2)).anyMatch(failure -> failure.peer().getAsInt() == 2);
    }

    /** It leaves after its first piece: it is told to end, and looks after its first round of the sum. */
    @Test
    void aPeerThatLeavesInTheMiddleOfASumFailsTheOthers() throws Exception {
        AtomicBoolean isTold = new AtomicBoolean();
        List<ExchangeException> failures = failures(4, 2, isTold::get, collective -> {
            if (collective.rank() == 2) {
                Thread.sleep(100);
                isTold.set(true);
            }
            collective.sum(new float[LARGE], 0, LARGE);
            return null;
        });
        assertThat(failures.get(2)).hasMessage("worker 2 was told to end");
        assertThat(failures.get(2).peer()).isEmpty();
        for (int rank : List.of(0, 1, 3)) {
            assertThat(failures.get(rank)).hasMessageStartingWith("worker " + rank + " lost worker ");
        }
        assertThat(failures).anyMatch(failure -> failure.peer().orElse(-1) == 2);
    }

    @Test
    void aPeerThatWaitsIsToldToEnd() throws Exception {
        AtomicBoolean isTold = new AtomicBoolean();
        CountDownLatch isOver = new CountDownLatch(1);
        List<ExchangeException> failures = failures(2, 0, isTold::get, collective -> {
            if (collective.rank() == 1) {
                isTold.set(true);
                isOver.await();
            }
            try {
                collective.sum(new float[3], 0, 3);
            } finally {
                isOver.countDown();
            }
            return null;
        });
        assertThat(failures.get(0)).hasMessage("worker 0 was told to end");
        assertThat(failures.get(1))
                .hasMessageStartingWith("worker 1 lost worker 0 in operation 0, a sum of 3 floats: ");
    }

    @Test
    void interruptionEndsAWait() throws Exception {
        CountDownLatch isOver = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        CountDownLatch isBegun = new CountDownLatch(1);
        List<ExchangeException> failures = Workers.failures(2, Workers.LONG, collective -> {
            if (collective.rank() == 1) {
                isBegun.await();
                threads.get(0).interrupt();
                isOver.await();
                collective.sum(new float[3], 0, 3);
            }
            threads.add(Thread.currentThread());
            isBegun.countDown();
            try {
                collective.sum(new float[3], 0, 3);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
                isOver.countDown();
            }
            return null;
        });
        assertThat(failures.get(0)).hasMessage("worker 0 was interrupted");
        assertThat(failures.get(1))
                .hasMessageStartingWith("worker 1 lost worker 0 in operation 0, a sum of 3 floats: ");
    }

    @Test
    void aSilentPeerEndsTheWaitOfTheOthers() throws Exception {
        CountDownLatch areOver = new CountDownLatch(2);
        List<ExchangeException> failures = Workers.failures(3, Duration.ofMillis(1500), collective -> {
            if (collective.rank() == 2) {
                areOver.await();
                throw ExchangeException.of("it has slept");
            }
            try {
                collective.sum(new float[LARGE], 0, LARGE);
            } finally {
                areOver.countDown();
            }
            return null;
        });
        assertThat(failures.subList(0, 2)).anySatisfy(failure -> {
            assertThat(failure).hasMessageMatching("worker [01] waited for worker 2, but nothing moved for 1500 ms");
            assertThat(failure.peer()).hasValue(2);
        });
        assertThat(failures.subList(0, 2))
                .allSatisfy(failure -> assertThat(failure.peer()).isPresent());
    }

    /** Both connections stand, and neither side hears of the other again. */
    @Test
    void aNetworkThatIsCutEndsTheWaitOfBoth() throws Exception {
        CountDownLatch areOver = new CountDownLatch(2);
        List<Rendezvous> all = Workers.open(2);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        try (Relay cut = Relay.cutAfter(LARGE, areOver)) {
            List<InetSocketAddress> roundabout = List.of(cut.address(), addresses.get(1));
            List<Future<Object>> ends = Workers.ends(List.of(
                    () -> sumsUntilItFails(all.get(0), 0, addresses, areOver),
                    () -> sumsUntilItFails(all.get(1), 1, roundabout, areOver),
                    () -> cut.passOn(addresses.get(0), 1)));
            for (int rank = 0; rank < 2; rank++) {
                assertThat(Workers.failure(ends.get(rank)))
                        .hasMessage("worker " + rank + " waited for worker " + (1 - rank)
                                + ", but nothing moved for 1500 ms");
            }
        }
    }

    private static Object sumsUntilItFails(
            Rendezvous own, int rank, List<InetSocketAddress> addresses, CountDownLatch areOver) {
        try (Collective collective =
                own.connect(rank, addresses, Workers.SECRET, Duration.ofMillis(1500), Workers.NEVER)) {
            while (true) {
                collective.sum(new float[LARGE], 0, LARGE);
            }
        } finally {
            areOver.countDown();
        }
    }

    @Test
    void workersOutOfStepFindOut() throws Exception {
        List<ExchangeException> lengths = Workers.failures(2, Workers.LONG, collective -> {
            int length = collective.rank() == 0 ? 3 : LARGE;
            collective.sum(new float[length], 0, length);
            return null;
        });
        assertThat(lengths.get(0))
                .hasMessage("workers are out of step: worker 0 is in operation 0, a sum of 3 floats, but worker 1 in"
                        + " operation 0, a sum of 1000000 floats");
        assertThat(lengths.get(1))
                .hasMessage("workers are out of step: worker 1 is in operation 0, a sum of 1000000 floats, but worker 0"
                        + " in operation 0, a sum of 3 floats");
        List<ExchangeException> kinds = Workers.failures(2, Workers.LONG, collective -> {
            if (collective.rank() == 0) {
                collective.gather(new byte[0]);
            }
            collective.sum(new float[0], 0, 0);
            return null;
        });
        assertThat(kinds.get(0))
                .hasMessage(
                        "workers are out of step: worker 0 is in operation 0, a gathering, but worker 1 in operation 0,"
                                + " a sum of 0 floats");
        assertThat(kinds.get(1)).hasMessageStartingWith("workers are out of step: worker 1 is in operation 0, a sum");
    }

    @Test
    void aWorkerThatEndsEarlierFailsTheOther() throws Exception {
        List<ExchangeException> failures = Workers.failures(2, Workers.LONG, collective -> {
            collective.sum(new float[3], 0, 3);
            if (collective.rank() == 0) {
                throw ExchangeException.of("at its end");
            }
            collective.sum(new float[3], 0, 3);
            return null;
        });
        assertThat(failures.get(1))
                .hasMessageStartingWith("worker 1 lost worker 0 in operation 1, a sum of 3 floats: ");
    }

    /** Each closes at once, while bytes that it has sent are on their way. */
    @Test
    void aCloseAfterTheLastOperationFailsNobody() throws Exception {
        for (int round = 0; round < 20; round++) {
            byte[] message = new byte[3_000_000];
            List<Integer> lengths = Workers.run(3, collective -> {
                collective.sum(new float[300_000], 0, 300_000);
                return collective
                        .gather(collective.rank() == 0 ? message : new byte[0])
                        .get(0)
                        .length;
            });
            assertThat(lengths).containsOnly(message.length);
        }
    }

    @Test
    void afterAFailureItIsClosed() throws Exception {
        Workers.run(2, collective -> {
            if (collective.rank() == 0) {
                collective.close();
            }
            assertThatThrownBy(() -> collective.sum(new float[3], 0, 3)).isInstanceOf(ExchangeException.class);
            assertThatThrownBy(() -> collective.sum(new float[3], 0, 3))
                    .isInstanceOf(ExchangeException.class)
                    .hasMessage("worker " + collective.rank() + " has closed its connections");
            assertThat(collective.bytesSent()).isLessThanOrEqualTo(12);
            collective.close();
            collective.close();
            return null;
        });
    }

    /** What workers fail with, one of which may be told to end. */
    private static List<ExchangeException> failures(int workers, int told, BooleanSupplier isTold, Workers.Work<?> work)
            throws Exception {
        List<Rendezvous> all = Workers.open(workers);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        List<Callable<Object>> tasks = new ArrayList<>();
        for (int rank = 0; rank < workers; rank++) {
            int own = rank;
            tasks.add(() -> {
                BooleanSupplier cancelled = own == told ? isTold : Workers.NEVER;
                try (Collective collective =
                        all.get(own).connect(own, addresses, Workers.SECRET, Workers.LONG, cancelled)) {
                    return work.run(collective);
                }
            });
        }
        List<ExchangeException> failures = new ArrayList<>();
        for (var end : Workers.ends(tasks)) {
            failures.add(Workers.failure(end));
        }
        return failures;
    }
}
