package org.sparkgan.data.source;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.sparkgan.data.Columns;

/** Decoded images in an order that brings equal ones together, without those whose pixels the one before had. */
final class DistinctImages implements Iterator<Row> {
    private final Iterator<Row> rows;
    private byte[] last;
    private Row next;

    DistinctImages(Iterator<Row> rows) {
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        while (next == null && rows.hasNext()) {
            Row row = rows.next();
            byte[] pixels = row.getAs(Columns.PIXELS);
            if (pixels == null || !Arrays.equals(pixels, last)) {
                next = row;
                last = pixels == null ? last : pixels;
            }
        }
        return next != null;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all images are read");
        }
        Row row = next;
        next = null;
        return row;
    }
}
