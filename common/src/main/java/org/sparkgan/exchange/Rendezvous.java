package org.sparkgan.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Where a worker's peers find it. First each worker opens its own; when the addresses of all have gone round by other means,
 * each connects.
 *
 * <p>Peers prove to each other that they know a secret, and nobody else gets in; but what they then send is neither encrypted
 * nor signed. Use it where the network is trusted to that degree.
 */
public final class Rendezvous implements AutoCloseable {
    /** Connections that the system keeps until the worker looks; it may keep fewer. */
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel door;

    private Rendezvous(ServerSocketChannel door) {
        this.door = door;
    }

    /**
     * Listens at an address.
     *
     * @param address of this machine; port 0 stands for any that is free
     * @throws ExchangeException where it cannot: the port is taken, or the address is not this machine's
     */
    public static Rendezvous open(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw ExchangeException.of("cannot listen at " + Names.of(address) + ": unknown host");
        }
        ServerSocketChannel door = null;
        try {
            door = ServerSocketChannel.open();
            door.configureBlocking(false);
            door.bind(address, BACKLOG);
            return new Rendezvous(door);
        } catch (IOException e) {
            Channels.close(door);
            throw ExchangeException.of("cannot listen at " + Names.of(address) + ": " + Names.reason(e), e);
        }
    }

    /**
     * Listens at the first of some ports at which it can.
     *
     * @param address of this machine
     * @param ports in the order in which they are tried, at least one; 0 stands for any that is free
     * @throws ExchangeException where it can at none: the reason of the last
     */
    public static Rendezvous open(InetAddress address, int... ports) {
        for (int i = 0; ; i++) {
            try {
                return open(new InetSocketAddress(address, ports[i]));
            } catch (ExchangeException e) {
                if (i == ports.length - 1) {
                    throw i == 0 ? e : ExchangeException.of(e.getMessage() + ", nor at the other ports", e);
                }
            }
        }
    }

    /** Where it listens: the address it was opened with, and the port it has. */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) door.getLocalAddress();
        } catch (IOException e) {
            throw ExchangeException.of("the rendezvous is closed", e);
        }
    }

    /**
     * Meets all other workers. Whatever becomes of it, afterwards nobody listens here. Those who wait for a worker that fails
     * meanwhile learn of it by the timeout alone, or are told to end.
     *
     * @param rank this worker's, from 0 on
     * @param addresses of all workers, in the order of their ranks
     * @param secret that all know, of at least 16 bytes that nobody can guess
     * @param timeout for the meeting, and later for each wait without a sign of life: it has to be longer than any worker takes
     *     between two operations
     * @param cancelled whether this worker has to end; asked about every 50 ms
     * @throws ExchangeException where the others do not come in time, or this worker is told to end or interrupted
     */
    public Collective connect(
            int rank, List<InetSocketAddress> addresses, byte[] secret, Duration timeout, BooleanSupplier cancelled) {
        return connect(Layout.of(addresses.size()), rank, addresses, secret, timeout, cancelled);
    }

    Collective connect(
            Layout layout,
            int rank,
            List<InetSocketAddress> addresses,
            byte[] secret,
            Duration timeout,
            BooleanSupplier cancelled) {
        try (this) {
            if (rank < 0 || rank >= addresses.size()) {
                throw new IllegalArgumentException("Invalid rank: " + rank + " of " + addresses.size() + " workers");
            }
            Secret shared = new Secret(secret);
            Patience patience = new Patience(rank, timeout, cancelled);
            return addresses.size() == 1 ? new Alone() : meet(layout, rank, addresses, shared, patience);
        }
    }

    /** Stops to listen. */
    @Override
    public void close() {
        Channels.close(door);
    }

    private Collective meet(
            Layout layout, int rank, List<InetSocketAddress> addresses, Secret secret, Patience patience) {
        try {
            Selector selector = Selector.open();
            try {
                Meeting meeting = new Meeting(rank, layout, addresses, secret, patience, selector, door);
                List<Link> links = meeting.links();
                door.close();
                // Channels that were closed keep their descriptors until the selector looks.
                selector.selectNow();
                return new TcpCollective(rank, layout.radices(), new Mesh(rank, selector, links, patience));
            } catch (IOException | RuntimeException | Error e) {
                Channels.closeAll(selector);
                throw e;
            }
        } catch (IOException e) {
            throw ExchangeException.of("worker " + rank + " could not meet its peers: " + Names.reason(e), e);
        }
    }
}
