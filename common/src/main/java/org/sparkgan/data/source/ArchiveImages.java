package org.sparkgan.data.source;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.sparkgan.config.FirstLine;
import org.sparkgan.data.DataException;
import org.sparkgan.data.picture.BrokenImageException;

/**
 * The pictures of one archive and the files with labels beside them, one after the other. What lies in hidden folders is
 * passed over, as in a folder of pictures.
 */
final class ArchiveImages implements Closeable {
    private static final int MOST_BYTES = 256 << 20;
    /** Only beyond this size the ratio counts. */
    private static final int SMALL = 1 << 20;

    private static final int MOST_RATIO = 1000;
    private static final Pattern ABSOLUTE = Pattern.compile("(?:[/\\\\]|[A-Za-z]:).*", Pattern.DOTALL);

    /**
     * A picture, a file with labels, or what became of it.
     *
     * @param path inside the archive; empty for the archive itself
     * @param content its bytes, null where it is rejected or not wanted
     * @param reason why it is rejected, null where it is not
     */
    // Never compared, and used up at once.
    @SuppressWarnings("ArrayRecordComponent")
    record Member(String path, byte[] content, String reason) {
        boolean isPicture() {
            return path.isEmpty() || ImageSource.isPicture(path);
        }

        /** The name of the folder in which it lies, null at the top of the archive. */
        String folder() {
            int end = path.lastIndexOf('/');
            return end < 0 ? null : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
        }
    }

    private final Path archive;
    private final NameEncoding names;
    private final Predicate<String> wanted;
    private final Configuration hadoop;
    private final Set<String> seen = new HashSet<>();
    private final byte[] buffer = new byte[1 << 16];
    private ArchiveEntries stream;
    private GuessedNames guessed = GuessedNames.NONE;
    private String other;
    private long entries;
    private boolean over;

    private ArchiveImages(Path archive, NameEncoding names, Predicate<String> wanted, Configuration hadoop) {
        this.archive = archive;
        this.names = names;
        this.wanted = wanted;
        this.hadoop = hadoop;
    }

    /** The pictures with their content. */
    static ArchiveImages pictures(Path archive, NameEncoding names, Configuration hadoop) {
        return new ArchiveImages(archive, names, ImageSource::isPicture, hadoop);
    }

    /** The pictures without their content, and the files with labels. */
    static ArchiveImages labels(Path archive, NameEncoding names, Configuration hadoop) {
        return new ArchiveImages(archive, names, ArchiveLabels::isFile, hadoop);
    }

    /** The next one, null after the last; an archive that ends early ends with one rejected member that stands for the rest. */
    Member next() {
        if (over) {
            return null;
        }
        try {
            if (stream == null) {
                stream = ArchiveFile.open(archive, names, hadoop);
            }
            for (ArchiveEntries.Entry entry = stream.next(); entry != null; entry = stream.next()) {
                Member member = member(entry);
                entries++;
                if (member != null) {
                    return member;
                }
            }
            over = true;
            return null;
        } catch (BrokenImageException e) {
            over = true;
            return new Member("", null, e.getMessage());
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Damaged heads make the readers throw both.
            over = true;
            return new Member("", null, "cannot be read after " + entries + " entries: " + reason(e));
        }
    }

    /** The names so far of which the encoding was guessed. */
    GuessedNames guessedNames() {
        return guessed;
    }

    /** A file so far that is neither a picture nor one with labels, of a format that says more than others; null for none. */
    String otherFile() {
        return other;
    }

    /** What is odd about an archive that was read to its end, null for nothing. */
    String remark() {
        return stream == null ? null : stream.remark();
    }

    private Member member(ArchiveEntries.Entry entry) throws IOException {
        String name = entry.name().replace('\\', '/');
        boolean picture = ImageSource.isPicture(name.substring(name.lastIndexOf('/') + 1));
        if (entry.isFolder() || !(picture || ArchiveLabels.isFile(name))) {
            lookAt(entry, name);
            return null;
        }
        List<String> parts = Arrays.stream(name.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        String path = String.join("/", parts);
        if (parts.contains("..") || ABSOLUTE.matcher(name).matches()) {
            return picture ? new Member(path, null, "has a path that leads out of the archive: " + name) : null;
        }
        if (parts.stream().anyMatch(FileWalk::isHidden)) {
            return null;
        }
        guessed = guessed.and(path, entry.encoding());
        String obstacle = entry.obstacle();
        if (obstacle == null && !seen.add(path)) {
            if (!picture) {
                return null;
            }
            obstacle = "is in the archive more than once";
        }
        if (obstacle == null && entry.bytes() > MOST_BYTES) {
            obstacle = tooLarge();
        }
        return obstacle == null ? read(entry, path) : new Member(path, null, obstacle);
    }

    private void lookAt(ArchiveEntries.Entry entry, String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        if (other == null
                && !entry.isFolder()
                && (ImageSource.Kind.of(file).isPresent()
                        || ForeignFormat.named(file).isPresent())) {
            other = name;
        }
    }

    private Member read(ArchiveEntries.Entry entry, String path) throws IOException {
        if (!wanted.test(path)) {
            stream.pass();
            return new Member(path, null, null);
        }
        InputStream content;
        try {
            content = stream.content();
        } catch (ZipException | EOFException e) {
            return damaged(path, e);
        } catch (IOException e) {
            // The store's fault, not the picture's: the task is tried again.
            throw new DataException(archive + " cannot be read: " + e.getMessage(), e);
        }
        try {
            return unpacked(content, entry.bytes(), path);
        } catch (IOException | RuntimeException e) {
            // Damage makes the decoders throw both.
            if (stream.standAlone()) {
                return damaged(path, e);
            }
            throw e;
        }
    }

    private static Member damaged(String path, Exception e) {
        return new Member(path, null, "is damaged in the archive: " + e.getMessage());
    }

    private Member unpacked(InputStream in, long bytes, String path) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream((int) Math.max(32, Math.min(bytes, SMALL)));
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if ((long) content.size() + count > MOST_BYTES) {
                return new Member(path, null, tooLarge());
            }
            content.write(buffer, 0, count);
            if (content.size() > SMALL && content.size() / MOST_RATIO > stream.packed()) {
                return new Member(path, null, "unpacks to more than " + MOST_RATIO + " times its size in the archive");
            }
        }
        return new Member(path, content.toByteArray(), null);
    }

    private static String tooLarge() {
        return "unpacks to more than " + (MOST_BYTES >> 20) + " MB";
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "the archive is cut off";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : FirstLine.of(e);
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
