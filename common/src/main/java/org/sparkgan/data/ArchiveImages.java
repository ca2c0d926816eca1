package org.sparkgan.data;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The pictures of one archive and the {@code .cls} files beside them, one after the other. What lies in hidden folders is
 * passed over, as in a folder of pictures.
 */
final class ArchiveImages implements Closeable {
    private static final int MOST_BYTES = 256 << 20;
    /** Only beyond this size the ratio counts. */
    private static final int SMALL = 1 << 20;

    private static final int MOST_RATIO = 1000;
    private static final Pattern ABSOLUTE = Pattern.compile("(?:[/\\\\]|[A-Za-z]:).*", Pattern.DOTALL);

    /**
     * A picture, a {@code .cls} file, or what became of it.
     *
     * @param path inside the archive; empty for the archive itself
     * @param content its bytes, null where it is rejected
     * @param reason why it is rejected, null where it is not
     */
    // Never compared, and used up at once.
    @SuppressWarnings("ArrayRecordComponent")
    record Member(String path, byte[] content, String reason) {
        boolean isPicture() {
            return reason != null || ImageSource.isPicture(path);
        }

        /** The path without its ending, which a picture and its label share. */
        String stem() {
            int dot = path.lastIndexOf('.');
            return dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
        }

        /** The name of the folder in which it lies, null at the top of the archive. */
        String folder() {
            int end = path.lastIndexOf('/');
            return end < 0 ? null : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
        }
    }

    private final Path archive;
    private final Configuration hadoop;
    private final Set<String> seen = new HashSet<>();
    private final byte[] buffer = new byte[1 << 16];
    private ArchiveStream stream;
    private long entries;
    private boolean over;

    ArchiveImages(Path archive, Configuration hadoop) {
        this.archive = archive;
        this.hadoop = hadoop;
    }

    /** The next one, null after the last; an archive that ends early ends with one rejected member that stands for the rest. */
    Member next() {
        if (over) {
            return null;
        }
        try {
            if (stream == null) {
                stream = ArchiveStream.open(archive, hadoop);
            }
            for (ArchiveEntry entry = stream.next(); entry != null; entry = stream.next()) {
                Member member = member(entry);
                entries++;
                if (member != null) {
                    return member;
                }
            }
            over = true;
            return null;
        } catch (IOException | RuntimeException e) {
            // Damaged heads make the readers throw both.
            over = true;
            return new Member("", null, "cannot be read after " + entries + " entries: " + reason(e));
        }
    }

    private Member member(ArchiveEntry entry) throws IOException {
        String name = entry.getName().replace('\\', '/');
        boolean label = name.toLowerCase(Locale.ROOT).endsWith(".cls");
        if (entry.isDirectory() || !(label || ImageSource.isPicture(name.substring(name.lastIndexOf('/') + 1)))) {
            return null;
        }
        List<String> parts = Arrays.stream(name.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        String path = String.join("/", parts);
        if (parts.contains("..") || ABSOLUTE.matcher(name).matches()) {
            return label ? null : new Member(path, null, "has a path that leads out of the archive: " + name);
        }
        if (parts.stream().anyMatch(FileWalk::isHidden)) {
            return null;
        }
        String obstacle = stream.obstacle(entry);
        if (obstacle == null && !seen.add(path)) {
            obstacle = "is in the archive more than once";
        }
        if (obstacle != null) {
            return label ? null : new Member(path, null, obstacle);
        }
        return unpacked(entry, path, label);
    }

    private Member unpacked(ArchiveEntry entry, String path, boolean label) throws IOException {
        if (entry.getSize() > MOST_BYTES) {
            return label ? null : new Member(path, null, tooLarge());
        }
        long before = stream.packed();
        ByteArrayOutputStream content = new ByteArrayOutputStream((int) Math.max(32, Math.min(entry.getSize(), SMALL)));
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            if ((long) content.size() + count > MOST_BYTES) {
                return label ? null : new Member(path, null, tooLarge());
            }
            content.write(buffer, 0, count);
            if (content.size() > SMALL && content.size() / MOST_RATIO > packedSince(before)) {
                return label
                        ? null
                        : new Member(
                                path, null, "unpacks to more than " + MOST_RATIO + " times its size in the archive");
            }
        }
        return new Member(path, content.toByteArray(), null);
    }

    /** Zip counts from the start of each entry. */
    private long packedSince(long before) {
        long now = stream.packed();
        return now == Long.MAX_VALUE || now < before ? now : now - before;
    }

    private static String tooLarge() {
        return "unpacks to more than " + (MOST_BYTES >> 20) + " MB";
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "the archive is cut off";
        }
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage().lines().findFirst().orElse("");
    }

    /** What a {@code .cls} file says; null where it is no whole number. */
    static Integer number(Member label) {
        try {
            return Integer.valueOf(new String(label.content(), StandardCharsets.UTF_8).strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
