package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final byte[] OTHER_SECRET = "another secret of some bytes ...".getBytes(StandardCharsets.UTF_8);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        Rendezvous first = Rendezvous.open(Workers.loopback(0));
        open.add(first);
        int port = first.address().getPort();
        assertThatThrownBy(() -> Rendezvous.open(first.address()))
                .isInstanceOf(ExchangeException.class)
                .hasMessage("cannot listen at 127.0.0.1:" + port + ": address already in use");
    }

    @Test
    void theFirstPortThatIsFreeIsTaken() {
        InetAddress here = InetAddress.getLoopbackAddress();
        Rendezvous first = Rendezvous.open(here, 0);
        open.add(first);
        Rendezvous second = Rendezvous.open(here, first.address().getPort(), 0);
        open.add(second);
        int one = first.address().getPort();
        int two = second.address().getPort();
        assertThat(two).isNotEqualTo(one);
        assertThatThrownBy(() -> Rendezvous.open(here, one, two))
                .hasMessageEndingWith(":" + two + ": address already in use, nor at the other ports");
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> Rendezvous.open(InetSocketAddress.createUnresolved("no.such.host.invalid", 7)))
                .hasMessage("cannot listen at no.such.host.invalid:7: unknown host");
    }

    @Test
    void nobodyListensAfterTheMeeting() throws Exception {
        List<Rendezvous> all = Workers.open(2);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        List<Future<Object>> ends = Workers.ends(List.of(0, 1).stream()
                .<Callable<Object>>map(rank -> () -> {
                    try (Collective collective = connect(all.get(rank), rank, addresses, Workers.LONG)) {
                        collective.gather(new byte[0]);
                        for (InetSocketAddress address : addresses) {
                            assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
                                    .isInstanceOf(ConnectException.class);
                        }
                        collective.gather(new byte[0]);
                        return null;
                    }
                })
                .toList());
        for (Future<Object> end : ends) {
            end.get();
        }
    }

    @Test
    void aPeerMayListenLater() throws Exception {
        Rendezvous late = Rendezvous.open(Workers.loopback(0));
        Rendezvous early = Rendezvous.open(Workers.loopback(0));
        List<InetSocketAddress> addresses = List.of(late.address(), early.address());
        late.close();
        checkMeeting(Workers.ends(List.of(
                () -> {
                    Thread.sleep(350);
                    return meet(Rendezvous.open(addresses.get(0)), 0, addresses);
                },
                () -> meet(early, 1, addresses))));
    }

    /** Connections of the first meeting linger in the system for a while. */
    @Test
    void aPortServesAgain() throws Exception {
        List<Rendezvous> all = Workers.open(3);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        checkMeeting(meetings(all, addresses));
        checkMeeting(meetings(addresses.stream().map(Rendezvous::open).toList(), addresses));
    }

    @Test
    void whoCannotReachWhomIsNamed() throws Exception {
        List<Rendezvous> all = Workers.open(2);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        all.get(0).close();
        assertThatThrownBy(() -> connect(all.get(1), 1, addresses, SHORT))
                .isInstanceOf(ExchangeException.class)
                .hasMessage("worker 1 could not reach worker 0 at 127.0.0.1:"
                        + addresses.get(0).getPort() + " within 300 ms: connection refused");
    }

    @Test
    void whoDidNotComeIsNamed() {
        List<Rendezvous> all = Workers.open(2);
        open.addAll(all);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        assertThatThrownBy(() -> connect(all.get(0), 0, addresses, SHORT))
                .isInstanceOfSatisfying(ExchangeException.class, failure -> assertThat(failure.peer())
                        .hasValue(1))
                .hasMessage("worker 1 did not come to worker 0 within 300 ms");
    }

    @Test
    void aPeerWithoutAnAnswerIsNamed() {
        List<Rendezvous> all = Workers.open(2);
        open.addAll(all);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        assertThatThrownBy(() -> connect(all.get(1), 1, addresses, SHORT))
                .hasMessageEndingWith(" within 300 ms: it is connected, but says nothing");
    }

    @Test
    void anAddressIsLookedUpAtEachTry() {
        Rendezvous own = Rendezvous.open(Workers.loopback(0));
        List<InetSocketAddress> addresses =
                List.of(InetSocketAddress.createUnresolved("no.such.host.invalid", 7), own.address());
        assertThatThrownBy(() -> connect(own, 1, addresses, SHORT))
                .hasMessage("worker 1 could not reach worker 0 at no.such.host.invalid:7 within 300 ms: unknown host");
    }

    @Test
    void interruptionAndTheCallersWordEndAMeeting() {
        List<Rendezvous> all = Workers.open(3);
        open.addAll(all);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        assertThatThrownBy(() -> all.get(0).connect(0, addresses, Workers.SECRET, Workers.LONG, () -> true))
                .hasMessage("worker 0 was told to end");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> connect(all.get(1), 1, addresses, Workers.LONG))
                .hasMessage("worker 1 was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void strangersDisturbNobody() throws Exception {
        List<Rendezvous> all = Workers.open(3);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        byte[] garbage = new byte[1000];
        new Random(1).nextBytes(garbage);
        for (int rank : List.of(0, 1)) {
            for (int i = 0; i < 100; i++) {
                stranger(addresses.get(rank), new byte[0]);
            }
            stranger(addresses.get(rank), garbage);
            stranger(addresses.get(rank), Arrays.copyOf(new Hello(3, 2, rank).bytes(), 30));
            stranger(addresses.get(rank), new Hello(3, 2, rank).bytes());
            stranger(addresses.get(rank), new Hello(3, 0, rank).bytes());
            stranger(addresses.get(rank), Arrays.copyOf(new Hello(3, 2, rank).bytes(), 1000));
            open.get(open.size() - 7).close();
        }
        checkMeeting(meetings(all, addresses));
    }

    @Test
    void strangersThatComeLaterDisturbNobody() throws Exception {
        List<Rendezvous> all = Workers.open(2);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        checkMeeting(Workers.ends(List.of(() -> meet(all.get(0), 0, addresses), () -> {
            for (int i = 0; i < 300; i++) {
                stranger(addresses.get(0), new byte[i % 60]);
            }
            return meet(all.get(1), 1, addresses);
        })));
    }

    @Test
    void whoDoesNotKnowTheSecretStaysOut() throws Exception {
        List<Rendezvous> all = Workers.open(2);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        Rendezvous wrong = Rendezvous.open(Workers.loopback(0));
        checkMeeting(Workers.ends(List.of(() -> meet(all.get(0), 0, addresses), () -> {
            assertThatThrownBy(() -> wrong.connect(1, addresses, OTHER_SECRET, Duration.ofSeconds(1), Workers.NEVER))
                    .hasMessageContaining(" within 1 s: ")
                    .hasMessageEndingWith("it refused this worker's secret");
            return meet(all.get(1), 1, addresses);
        })));
    }

    @Test
    void anImpostorThatIsCalledProvesNothing() throws Exception {
        List<Rendezvous> all = Workers.open(2);
        open.addAll(all);
        List<InetSocketAddress> addresses = Workers.addresses(all);
        ServerSocket impostor = new ServerSocket(0, 5, addresses.get(0).getAddress());
        List<InetSocketAddress> instead = List.of(Workers.loopback(impostor.getLocalPort()), addresses.get(1));
        List<Future<Object>> ends = Workers.ends(
                List.of(() -> connect(all.get(1), 1, instead, Duration.ofSeconds(2)), () -> echoProof(impostor)));
        ends.get(1).get();
        assertThat(Workers.failure(ends.get(0)))
                .hasMessageMatching("worker 1 could not reach worker 0 at .* within 2 s: connection refused");
    }

    /** Meets one caller, says the proof that it has heard, and goes once the caller has gone. */
    private static Object echoProof(ServerSocket impostor) throws IOException {
        try (impostor;
                Socket caller = impostor.accept()) {
            caller.getInputStream().readNBytes(Hello.BYTES);
            caller.getOutputStream().write(new byte[Secret.CHALLENGE_BYTES]);
            byte[] proof = caller.getInputStream().readNBytes(Secret.PROOF_BYTES);
            caller.getOutputStream().write(proof);
            assertThat(caller.getInputStream().read()).isEqualTo(-1);
            return null;
        }
    }

    @Test
    void meetsOverIpv6() throws Exception {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getByAddress(IPV6_LOOPBACK), 0);
        boolean hasIpv6 = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(loopback.getAddress()::equals);
        assumeTrue(hasIpv6, "no loopback address of IPv6");
        List<Rendezvous> all = List.of(Rendezvous.open(loopback), Rendezvous.open(loopback));
        List<InetSocketAddress> addresses = Workers.addresses(all);
        checkMeeting(meetings(all, addresses));
        assertThatThrownBy(() -> connect(Rendezvous.open(loopback), 1, addresses, SHORT))
                .hasMessageMatching("worker 1 could not reach worker 0 at \\[(0:0:0:0:0:0:0:1|::1)(%lo)?\\]:"
                        + addresses.get(0).getPort() + " within 300 ms: connection refused");
    }

    @Test
    void refusesWhatCannotBe() {
        List<InetSocketAddress> addresses = List.of(Workers.loopback(1), Workers.loopback(2));
        assertThatThrownBy(() -> connect(Rendezvous.open(Workers.loopback(0)), 2, addresses, SHORT))
                .hasMessage("Invalid rank: 2 of 2 workers");
        assertThatThrownBy(() -> connect(Rendezvous.open(Workers.loopback(0)), 0, addresses, Duration.ZERO))
                .hasMessage("Invalid timeout: PT0S");
        assertThatThrownBy(() ->
                        Rendezvous.open(Workers.loopback(0)).connect(0, addresses, new byte[15], SHORT, Workers.NEVER))
                .hasMessage("Invalid secret: it needs 16 bytes, but has 15");
    }

    private void stranger(InetSocketAddress address, byte[] words) throws IOException {
        Socket stranger = new Socket(address.getAddress(), address.getPort());
        open.add(stranger);
        stranger.getOutputStream().write(words);
    }

    private static List<Future<Integer>> meetings(List<Rendezvous> all, List<InetSocketAddress> addresses)
            throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int rank = 0; rank < all.size(); rank++) {
            int own = rank;
            tasks.add(() -> meet(all.get(own), own, addresses));
        }
        return Workers.ends(tasks);
    }

    private static void checkMeeting(List<Future<Integer>> ends) throws Exception {
        for (Future<Integer> end : ends) {
            assertThat(end.get()).isEqualTo(ends.size());
        }
    }

    /** How many messages a worker gathers that has met the others. */
    private static int meet(Rendezvous own, int rank, List<InetSocketAddress> addresses) {
        try (Collective collective = connect(own, rank, addresses, Workers.LONG)) {
            return collective.gather(new byte[] {1}).size();
        }
    }

    private static Collective connect(Rendezvous own, int rank, List<InetSocketAddress> addresses, Duration timeout) {
        return own.connect(rank, addresses, Workers.SECRET, timeout, Workers.NEVER);
    }
}
