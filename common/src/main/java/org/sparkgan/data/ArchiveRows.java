package org.sparkgan.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** The pictures of one archive as decoded rows, one at a time. */
final class ArchiveRows implements Iterator<Row>, Closeable {
    private final ArchiveImages images;
    private final String name;
    private final ImageDecoder decoder;
    private final Map<String, Integer> folders;
    private final Map<String, Integer> numbers;
    private ArchiveImages.Member next;

    /**
     * Reads the archive through once more where labels lie beside the pictures: they may come after them.
     *
     * @param name of the archive in the dataset
     * @param folders number by folder; null where labels are in {@code .cls} files
     */
    ArchiveRows(Path archive, String name, ImageDecoder decoder, Map<String, Integer> folders, Configuration hadoop)
            throws IOException {
        this.name = name;
        this.decoder = decoder;
        this.folders = folders;
        this.numbers = folders == null ? numbers(archive, hadoop) : Map.of();
        this.images = new ArchiveImages(archive, hadoop);
        advance();
    }

    private static Map<String, Integer> numbers(Path archive, Configuration hadoop) throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        try (ArchiveImages members = new ArchiveImages(archive, hadoop)) {
            for (ArchiveImages.Member member = members.next(); member != null; member = members.next()) {
                if (!member.isPicture()) {
                    numbers.put(member.stem(), ArchiveImages.number(member));
                }
            }
        }
        return numbers;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Row next() {
        if (next == null) {
            throw new NoSuchElementException("all images of " + name + " are read");
        }
        Row row = row(next);
        advance();
        return row;
    }

    private void advance() {
        do {
            next = images.next();
        } while (next != null && !next.isPicture());
    }

    private Row row(ArchiveImages.Member picture) {
        String path = picture.path().isEmpty() ? name : name + "/" + picture.path();
        if (picture.reason() != null) {
            return Columns.broken(path, picture.reason());
        }
        if (numbers.containsKey(picture.stem()) && numbers.get(picture.stem()) == null) {
            return Columns.broken(path, "has a .cls file beside it that holds no whole number");
        }
        try {
            return Columns.decoded(path, label(picture), decoder.decode(picture.content()));
        } catch (BrokenImageException e) {
            return Columns.broken(path, e.getMessage());
        }
    }

    private Integer label(ArchiveImages.Member picture) {
        return folders == null ? numbers.get(picture.stem()) : folders.get(picture.folder());
    }

    @Override
    public void close() throws IOException {
        images.close();
    }
}
