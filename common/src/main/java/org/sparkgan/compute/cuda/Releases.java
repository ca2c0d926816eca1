package org.sparkgan.compute.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be given back, the last first. A card that is lost refuses even that, and has said so before: nothing is thrown. */
final class Releases implements AutoCloseable {
    private final Deque<Runnable> releases = new ArrayDeque<>();

    void add(Runnable release) {
        releases.push(release);
    }

    @Override
    public void close() {
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
    }
}
