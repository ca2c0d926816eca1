package org.sparkgan.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The right to change a folder, which one program at a time has, for as long as a few small files take. It works on stores too
 * that cannot make a file only where there is none, as S3 through Hadoop 3.3.
 *
 * <p>Each who wants it writes a file of its own into the folder and then lists the folder. Who finds a smaller name than its own
 * gives up; who finds greater ones only waits until they have; who is alone has the claim until it is closed.
 *
 * <ul>
 *   <li>Two never have it at once. Say that A and B found themselves alone, A first. B's file was not there when A listed, so
 *       that B wrote it later, and listed later still: B found A's file, unless A had closed its claim by then. So who has the
 *       claim looks at the folder anew, and finds what others did with it before.
 *   <li>One gets it: who has the smallest name gives up for nobody. Those with greater ones find it and give up.
 *   <li>A killed program's file is in nobody's way for longer than {@link #STALE}, by the store's own clock. Who has waited or
 *       slept too long for others to wait for it gives up, see {@link #requireTimely}.
 * </ul>
 */
public final class Claim implements Closeable {
    /** How the names of these files begin; Spark passes over such files. */
    public static final String PREFIX = "_claim-";

    /** When a claim is that of a killed program. */
    public static final Duration STALE = Duration.ofMinutes(2);

    private static final Duration TIMELY = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Folder folder;
    private final String name;
    private final long began = System.nanoTime();

    private Claim(Folder folder) {
        this.folder = folder;
        // The time first, so that who comes later gives up at once.
        this.name = String.format(Locale.ROOT, "%s%013d-%s", PREFIX, System.currentTimeMillis(), UUID.randomUUID());
    }

    /**
     * Claims a folder, which must exist.
     *
     * @return empty where another has it, or is getting it
     */
    public static Optional<Claim> take(Folder folder) throws IOException {
        Claim claim = new Claim(folder);
        folder.write(claim.name, "One start at a time changes this folder.\n".getBytes(UTF_8));
        boolean isTaken = false;
        try {
            isTaken = claim.isAlone();
        } finally {
            if (!isTaken) {
                claim.close();
            }
        }
        return isTaken ? Optional.of(claim) : Optional.empty();
    }

    private boolean isAlone() throws IOException {
        while (!isOverdue()) {
            List<String> others = others();
            if (others.isEmpty()) {
                return true;
            }
            if (others.stream().anyMatch(other -> other.compareTo(name) < 0)) {
                return false;
            }
            pause();
        }
        return false;
    }

    private List<String> others() throws IOException {
        List<String> others = new ArrayList<>();
        for (String other : folder.list()) {
            if (other.startsWith(PREFIX) && !other.equals(name) && !isRemoved(other)) {
                others.add(other);
            }
        }
        return others;
    }

    /** Removes the claim of a program that was killed. */
    private boolean isRemoved(String other) throws IOException {
        try {
            boolean isStale = folder.modified(name) - folder.modified(other) > STALE.toMillis();
            if (isStale) {
                folder.delete(other);
            }
            return isStale;
        } catch (FileNotFoundException e) {
            return !folder.exists(other);
        }
    }

    private boolean isOverdue() {
        return System.nanoTime() - began > TIMELY.toNanos();
    }

    /**
     * To be called before what the claim is for.
     *
     * @throws IOException where so much time has passed that others may take the claim for a killed program's
     */
    public void requireTimely() throws IOException {
        if (isOverdue()) {
            throw new IOException("the store took more than " + TIMELY.toSeconds() + " seconds to answer");
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** Lets the folder go. */
    @Override
    public void close() throws IOException {
        folder.delete(name);
    }
}
