package org.sparkgan.data.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.SortedMap;
import org.apache.spark.sql.Row;
import org.sparkgan.data.Columns;
import org.sparkgan.data.picture.BrokenImageException;
import org.sparkgan.data.picture.ImageDecoder;

/** The images of a part of a Parquet file as decoded rows, one at a time. */
final class ParquetRows implements Iterator<Row>, Closeable {
    private final ParquetPart part;
    private final ParquetCells cells;
    private final SortedMap<String, Integer> labels;
    private final ImageDecoder decoder;
    private long nextRow;

    /**
     * Reads rows whose cells are picture, label and path.
     *
     * @param labels number by name; empty for whole numbers
     */
    ParquetRows(ParquetPart part, ParquetCells cells, SortedMap<String, Integer> labels, ImageDecoder decoder) {
        this.part = part;
        this.cells = cells;
        this.labels = labels;
        this.decoder = decoder;
        this.nextRow = part.firstRow();
    }

    @Override
    public boolean hasNext() {
        return cells.hasNext();
    }

    @Override
    public Row next() {
        Object[] row = cells.next();
        String path = path(part, nextRow++, (String) row[2]);
        if (row[0] == null) {
            return Columns.broken(path, "is null");
        }
        String label = row[1] == null ? part.folderLabel() : (String) row[1];
        try {
            return Columns.decoded(path, number(label), decoder.decode((byte[]) row[0]));
        } catch (NumberFormatException e) {
            return Columns.broken(path, "has the label " + label + ", which has more than 32 bits");
        } catch (BrokenImageException e) {
            return Columns.broken(path, e.getMessage());
        }
    }

    /** What an image is called: as its row says, or else by its file and its row. */
    static String path(ParquetPart part, long row, String given) {
        return given == null ? part.name() + "#" + row : given;
    }

    private Integer number(String label) {
        if (label == null) {
            return null;
        }
        return labels.isEmpty() ? Integer.valueOf(label) : labels.get(label);
    }

    @Override
    public void close() throws IOException {
        cells.close();
    }
}
