package org.sparkgan.data.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkgan.config.ConfigException;
import org.sparkgan.data.DataException;
import org.sparkgan.storage.Claim;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.StoreRefusedException;

/**
 * The folder of a packed dataset and how a dataset comes into it whole or not at all, without a rename:
 *
 * <ol>
 *   <li>an attempt writes its files under names of its own, {@code data-ATTEMPT/} and {@code _rejected/ATTEMPT/};
 *   <li>the manifest is written as {@code _manifest.next.json}, then in the place of {@code _manifest.json};
 *   <li>{@code _manifest.next.json} and the files of attempts that the manifest does not name are deleted.
 * </ol>
 *
 * <p>Who reads takes {@code _manifest.json}, and {@code _manifest.next.json} only where that one is missing or damaged.
 * So at every moment one complete manifest stands beside the files it names, wherever an ingest is cut off, and no
 * mixture of two datasets can be read. Of several ingests at once the first that is done has the folder: the others find
 * another manifest than when they began, and are refused. They do so under a {@link Claim}, and only files that were there
 * before are deleted, as those that came later may be of an ingest that knows of the new manifest.
 */
public final class DatasetFolder {
    private static final String MANIFEST = "_manifest.json";
    private static final String NEXT = "_manifest.next.json";
    private static final String REJECTED = "_rejected";
    private static final String DATA = "data-";

    private final String name;
    private final Folder folder;
    private final FileSystem fileSystem;
    private boolean isNew;
    /** The manifest when the ingest began; null before. */
    private Optional<byte[]> before;

    /** What was there when the new manifest was announced. */
    private final Set<String> others = new HashSet<>();

    private Claim claim;

    private DatasetFolder(String name, Folder folder, FileSystem fileSystem) {
        this.name = name;
        this.folder = folder;
        this.fileSystem = fileSystem;
    }

    public static DatasetFolder at(String path, Configuration hadoop) throws IOException {
        Folder folder = Folder.at(path, hadoop);
        return new DatasetFolder(path, folder, folder.path().getFileSystem(hadoop));
    }

    /** As the user named it, for messages. */
    String name() {
        return name;
    }

    /** The whole address of a file that a manifest names. */
    public String uri(String file) {
        return folder.folder(file).uri();
    }

    /** A name that no other attempt has, with the time in it. */
    public static String newAttempt() {
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.now())
                + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    public static String dataFolder(String attempt) {
        return DATA + attempt;
    }

    static String rejectedFolder(String attempt) {
        return REJECTED + "/" + attempt;
    }

    public Folder folder() {
        return folder;
    }

    /** An ingest begins, which is refused where another dataset comes into the folder from now on. */
    public void remember() throws IOException {
        before = bytes(MANIFEST);
    }

    /** The manifest of the dataset; empty where there is none. */
    Optional<DatasetManifest> manifest() throws IOException {
        Optional<byte[]> current = bytes(MANIFEST);
        Optional<byte[]> next = bytes(NEXT);
        boolean nextCounts =
                next.isPresent() && (current.isEmpty() || (!isWhole(current.get()) && isWhole(next.get())));
        return (nextCounts ? next : current).map(json -> DatasetManifest.read(json, name));
    }

    private boolean isWhole(byte[] json) {
        try {
            DatasetManifest.read(json, name);
            return true;
        } catch (DataException e) {
            return false;
        }
    }

    /** Lengths in bytes of the files in {@code folder} of this one, by name with the folder's; none where it is missing. */
    Map<String, Long> lengths(String folder) throws IOException {
        try {
            return Arrays.stream(fileSystem.listStatus(new Path(this.folder.path(), folder)))
                    .collect(Collectors.toMap(
                            file -> folder + "/" + file.getPath().getName(), FileStatus::getLen));
        } catch (FileNotFoundException e) {
            return Map.of();
        }
    }

    /** Whether an attempt has left files here but no dataset. */
    boolean hasRemains() throws IOException {
        return folder.list().stream().anyMatch(file -> file.startsWith(DATA) || file.equals(REJECTED));
    }

    /**
     * Makes the folder, if there is none and it may be written to.
     *
     * @throws ConfigException where the folder is occupied or cannot be written
     */
    public void prepare(Overwrite mode) throws IOException {
        if (mode == Overwrite.REFUSE) {
            refuseOccupied();
        }
        prepare();
    }

    /**
     * Makes the folder whatever it holds, if there is none and it may be written to.
     *
     * @throws ConfigException where the folder cannot be written
     */
    public void prepare() throws IOException {
        try {
            isNew = !folder.exists();
            folder.make();
            completePublication();
        } catch (IOException e) {
            StoreRefusedException.throwIfDenied(e, "data.path", name, fileSystem.getConf());
            throw new ConfigException("data.path " + name + ": cannot be written: " + e.getMessage());
        }
    }

    private void refuseOccupied() throws IOException {
        List<String> inside = folder.list().stream()
                .filter(file -> !file.startsWith(Claim.PREFIX))
                .toList();
        if (inside.contains(MANIFEST) || inside.contains(NEXT)) {
            throw new ConfigException("data.path " + name
                    + " holds a dataset already: give another folder, or --overwrite to put the new one in its place");
        }
        if (hasRemains()) {
            throw new ConfigException("data.path " + name
                    + " holds what an unfinished ingest left: give another folder, or --overwrite to take this one");
        }
        if (!inside.isEmpty()) {
            throw new ConfigException(
                    "data.path " + name + " is not empty (it holds " + inside.get(0) + "): give an empty folder");
        }
    }

    /** Ends what an ingest began that was cut off while it replaced the manifest. */
    private void completePublication() throws IOException {
        Optional<byte[]> next = bytes(NEXT);
        boolean currentIsWhole = bytes(MANIFEST).filter(this::isWhole).isPresent();
        if (!currentIsWhole && next.filter(this::isWhole).isPresent()) {
            replace(MANIFEST, next.get());
            before = next;
        }
    }

    /**
     * The last moment at which an attempt may be discarded is when this fails.
     *
     * @throws ConfigException where another ingest was faster
     */
    public void announce(DatasetManifest manifest) throws IOException {
        claim = Claim.take(folder).orElseThrow(this::overtaken);
        boolean isBegun = false;
        boolean isAnnounced = false;
        try {
            requireUnchanged();
            others.addAll(folder.list());
            folder.folder(REJECTED).list().forEach(attempt -> others.add(rejectedFolder(attempt)));
            claim.requireTimely();
            isBegun = true;
            replace(NEXT, manifest.toJson());
            isAnnounced = true;
        } finally {
            if (isBegun && !isAnnounced) {
                folder.delete(NEXT);
            }
            if (!isAnnounced) {
                claim.close();
            }
        }
    }

    /** Makes the announced dataset the one of this folder. */
    public void publish(DatasetManifest manifest) throws IOException {
        try {
            replace(MANIFEST, manifest.toJson());
            folder.delete(NEXT);
        } finally {
            claim.close();
        }
    }

    /**
     * Looks whether another ingest was faster.
     *
     * @throws ConfigException if so
     */
    public void requireUnchanged() throws IOException {
        boolean isSame = before == null || Arrays.equals(bytes(MANIFEST).orElse(null), before.orElse(null));
        if (!isSame) {
            throw overtaken();
        }
    }

    private ConfigException overtaken() {
        return new ConfigException("data.path " + name
                + ": another ingest has written to this folder since this one began: one at a time can, ingest again");
    }

    /** Deletes what attempts have left here that are no part of the published dataset. */
    public void deleteOthers(DatasetManifest published) throws IOException {
        Set<String> kept = new HashSet<>();
        for (Addition addition : published.additions()) {
            kept.add(addition.folder());
            kept.add(addition.rejectedFolder());
        }
        for (String other : others) {
            boolean isOfAnAttempt = other.startsWith(DATA) || other.startsWith(REJECTED + "/");
            if (isOfAnAttempt && !kept.contains(other)) {
                folder.delete(other);
            }
        }
        deleteIfEmpty(new Path(folder.path(), REJECTED));
    }

    /** Deletes what an attempt has written, and the folder itself where the attempt made it. */
    public void discard(String attempt) throws IOException {
        folder.delete(dataFolder(attempt));
        folder.delete(rejectedFolder(attempt));
        deleteIfEmpty(new Path(folder.path(), REJECTED));
        if (isNew) {
            deleteIfEmpty(folder.path());
        }
    }

    private void replace(String file, byte[] bytes) throws IOException {
        try (OutputStream out = folder.replace(file)) {
            out.write(bytes);
        }
    }

    private void deleteIfEmpty(Path path) throws IOException {
        try {
            if (fileSystem.listStatus(path).length == 0) {
                fileSystem.delete(path, false);
            }
        } catch (FileNotFoundException e) {
            // It is not there, as wanted.
        }
    }

    private Optional<byte[]> bytes(String file) throws IOException {
        try {
            return Optional.of(folder.read(file));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }
}
