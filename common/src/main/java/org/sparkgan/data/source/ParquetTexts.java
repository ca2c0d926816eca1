package org.sparkgan.data.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;

/** What the rows of a part of a Parquet file say in one column. */
final class ParquetTexts implements Iterator<String>, Closeable {
    /** What is made of a cell, which may be null. */
    interface Reading extends Serializable {
        String of(ParquetPart part, long row, String cell);
    }

    private final ParquetPart part;
    private final ParquetCells cells;
    private final Reading reading;
    private long nextRow;

    ParquetTexts(ParquetPart part, ParquetCells cells, Reading reading) {
        this.part = part;
        this.cells = cells;
        this.reading = reading;
        this.nextRow = part.firstRow();
    }

    @Override
    public boolean hasNext() {
        return cells.hasNext();
    }

    @Override
    public String next() {
        return reading.of(part, nextRow++, (String) cells.next()[0]);
    }

    @Override
    public void close() throws IOException {
        cells.close();
    }
}
