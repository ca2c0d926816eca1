package org.sparkgan.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a worker comes to its links: it calls its peers of lower rank, and those of higher rank call it. */
final class Meeting {
    /** Beside all peers, so many strangers may have connected. */
    private static final int STRANGERS = 64;

    private final int rank;
    private final Layout layout;
    private final List<InetSocketAddress> addresses;
    private final Patience patience;
    private final Selector selector;
    private final List<Approach> approaches = new ArrayList<>();
    private final Map<Integer, SocketChannel> met = new HashMap<>();
    private final List<Integer> expected = new ArrayList<>();
    private final Strangers strangers;

    /**
     * The meeting of the worker with those that the layout makes its peers.
     *
     * @param addresses of all workers, in the order of their ranks
     * @param selector without keys
     * @param door where this worker listens
     */
    Meeting(
            int rank,
            Layout layout,
            List<InetSocketAddress> addresses,
            Secret secret,
            Patience patience,
            Selector selector,
            ServerSocketChannel door)
            throws IOException {
        this.rank = rank;
        this.layout = layout;
        this.addresses = addresses;
        this.patience = patience;
        this.selector = selector;
        for (int peer : layout.radices().peers(rank)) {
            if (peer < rank) {
                Hello hello = new Hello(addresses.size(), rank, peer);
                approaches.add(new Approach(selector, secret, hello, addresses.get(peer)));
            } else {
                expected.add(peer);
            }
        }
        this.strangers =
                new Strangers(selector, door, expected.size() + STRANGERS, secret, this::helloOf, this::welcome);
    }

    /** Waits for all peers; the links to them, in the order of the stages. */
    List<Link> links() throws IOException {
        while (!isComplete()) {
            if (patience.isOver()) {
                throw missing();
            }
            patience.check();
            approaches.forEach(Approach::tryWhenDue);
            selector.select(Meeting::wake, patience.waitMillis());
            strangers.dismissOld();
        }
        strangers.dismissAll();
        approaches.forEach(approach -> met.put(approach.peer(), approach.channel()));
        List<Integer> peers = layout.radices().peers(rank);
        return peers.stream()
                .map(peer -> new Link(rank, peer, met.get(peer).keyFor(selector), layout.pieceBytes()))
                .toList();
    }

    private static void wake(SelectionKey key) {
        ((Runnable) key.attachment()).run();
    }

    private boolean isComplete() {
        return met.keySet().containsAll(expected) && approaches.stream().allMatch(Approach::hasMet);
    }

    private Hello helloOf(int caller) {
        return expected.contains(caller) ? new Hello(addresses.size(), caller, rank) : null;
    }

    /** A caller that comes twice has lost its first connection. */
    private void welcome(Answer answer) {
        Channels.close(met.put(answer.caller(), answer.channel()));
    }

    private ExchangeException missing() {
        for (Approach approach : approaches) {
            if (!approach.hasMet()) {
                int peer = approach.peer();
                String reason = "worker " + rank + " could not reach worker " + peer + " at "
                        + Names.of(addresses.get(peer)) + " within " + patience.words() + ": " + approach.trouble();
                return ExchangeException.ofPeer(peer, reason);
            }
        }
        int peer = expected.stream()
                .filter(each -> !met.containsKey(each))
                .findFirst()
                .orElseThrow();
        return ExchangeException.ofPeer(
                peer, "worker " + peer + " did not come to worker " + rank + " within " + patience.words());
    }
}
