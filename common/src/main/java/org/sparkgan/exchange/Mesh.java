package org.sparkgan.exchange;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** A worker's links. Whoever runs an operation moves their bytes, as a selector tells where it can. */
final class Mesh implements AutoCloseable {
    private final int rank;
    private final Selector selector;
    private final Patience patience;
    /** Held while bytes move through the links' memory. */
    private final ReentrantLock moving = new ReentrantLock();

    private List<Link> links;
    private long bytesSentBefore;

    /**
     * A mesh of {@code links}.
     *
     * @param rank this worker's
     * @param selector with which the links are registered, and nothing else; the mesh's own from now on
     * @param patience with silent peers
     */
    Mesh(int rank, Selector selector, List<Link> links, Patience patience) {
        this.rank = rank;
        this.selector = selector;
        this.links = List.copyOf(links);
        this.patience = patience;
    }

    /** Moves bytes until the operation has ended. */
    void run(Operation operation) {
        moving.lock();
        try {
            move(operation);
        } finally {
            moving.unlock();
        }
    }

    private void move(Operation operation) {
        patience.renew();
        while (true) {
            boolean hasMoved = false;
            for (Link link : links) {
                hasMoved |= link.move();
            }
            boolean hasMore = operation.advance();
            if (operation.isDone() && areDone()) {
                return;
            }
            if (hasMoved) {
                patience.renew();
            }
            select(hasMoved || hasMore);
            patience.check();
            if (patience.isOver()) {
                throw silence();
            }
        }
    }

    Link link(int peer) {
        return links.stream().filter(link -> link.peer() == peer).findFirst().orElseThrow();
    }

    long bytesSent() {
        return bytesSentBefore + links.stream().mapToLong(Link::bytesSent).sum();
    }

    boolean isOpen() {
        return selector.isOpen();
    }

    /** Closes all, once. */
    @Override
    public void close() {
        if (selector.isOpen()) {
            Channels.closeAll(selector);
        }
        // While another thread moves bytes it keeps that memory; it fails at once, and closes too.
        if (moving.tryLock()) {
            try {
                bytesSentBefore = bytesSent();
                links.forEach(Link::giveBack);
                links = List.of();
            } finally {
                moving.unlock();
            }
        }
    }

    private boolean areDone() {
        for (Link link : links) {
            if (!link.isDone()) {
                return false;
            }
        }
        return true;
    }

    /** Hears where bytes can be moved; waits for that only where there is nothing to do meanwhile. */
    private void select(boolean isBusy) {
        links.forEach(Link::tellInterest);
        try {
            if (isBusy) {
                selector.selectNow(Mesh::wake);
            } else {
                selector.select(Mesh::wake, patience.waitMillis());
            }
        } catch (IOException e) {
            throw ExchangeException.of("worker " + rank + " cannot wait for its peers: " + Names.reason(e), e);
        }
    }

    private static void wake(SelectionKey key) {
        ((Link) key.attachment()).wake();
    }

    /** Names the peer of which nothing has come for the longest time: others may themselves wait for that one. */
    private ExchangeException silence() {
        long now = System.nanoTime();
        Link silent = links.stream()
                .filter(link -> !link.isDone())
                .min(Comparator.comparingLong(link -> link.lastReceived() - now))
                .orElseThrow();
        return ExchangeException.ofPeer(
                silent.peer(),
                "worker " + rank + " waited for worker " + silent.peer() + ", but nothing moved for "
                        + patience.words());
    }
}
