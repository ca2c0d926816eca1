package org.sparkgan.data.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.sparkgan.data.Columns;
import org.sparkgan.data.picture.BrokenImageException;
import org.sparkgan.data.picture.ImageDecoder;

/** The pictures of one archive as decoded rows, one at a time. */
final class ArchiveRows implements Iterator<Row>, Closeable {
    private final ArchiveImages images;
    private final String name;
    private final ImageDecoder decoder;
    private final Labels labels;
    private ArchiveImages.Member next;

    /** Knows the labels of pictures. */
    interface Labels {
        /**
         * The label of a picture, null where it has none.
         *
         * @throws BrokenImageException where it should have one
         */
        Integer of(ArchiveImages.Member picture) throws BrokenImageException;
    }

    /**
     * Reads pictures.
     *
     * @param name of the archive in the dataset
     */
    ArchiveRows(ArchiveImages images, String name, ImageDecoder decoder, Labels labels) {
        this.images = images;
        this.name = name;
        this.decoder = decoder;
        this.labels = labels;
        advance();
    }

    /** Labels that are the numbers of folders. */
    static Labels byFolders(Map<String, Integer> numbers) {
        return picture -> numbers.get(picture.folder());
    }

    /**
     * Labels that stand in files of the archive. It is read through once more for them: they may come after the pictures.
     *
     * @param numbers by name; empty where labels are numbers
     */
    static Labels byFiles(Path archive, Map<String, Integer> numbers, NameEncoding names, Configuration hadoop)
            throws IOException {
        ArchiveLabels labels = new ArchiveLabels();
        try (ArchiveImages members = ArchiveImages.labels(archive, names, hadoop)) {
            for (ArchiveImages.Member member = members.next(); member != null; member = members.next()) {
                if (!member.isPicture()) {
                    labels.add(member);
                }
            }
        }
        return picture -> number(labels.of(picture.path()), numbers);
    }

    private static Integer number(ArchiveLabels.Label label, Map<String, Integer> numbers) throws BrokenImageException {
        if (label == null || label.number() != null) {
            return label == null ? null : label.number();
        }
        Integer number = numbers.get(label.name());
        if (number == null) {
            throw new BrokenImageException(label.notANumber());
        }
        return number;
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
        try {
            return Columns.decoded(path, labels.of(picture), decoder.decode(picture.content()));
        } catch (BrokenImageException e) {
            return Columns.broken(path, e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        images.close();
    }
}
