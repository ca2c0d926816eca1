package org.sparkgan.data.source;

import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.sparkgan.config.FirstLine;
import org.sparkgan.data.Columns;
import org.sparkgan.data.DataException;
import shaded.parquet.org.apache.thrift.TException;

/**
 * Reads the pixels or the labels of consecutive rows of a Parquet file, and of the file only the row groups that hold them
 * and of those only the one column; checksums of pages are verified.
 */
public final class PixelFile {
    /** Takes the pixels of the rows, which are numbered from 0. */
    public interface Sink {
        void take(int row, byte[] pixels);
    }

    /** Takes the labels of the rows, which are numbered from 0. */
    public interface LabelSink {
        void take(int row, int label);
    }

    /** Takes what stands in a column for a row, from a reader that stands there. */
    private interface Cell {
        void take(int row, ColumnReader reader, boolean isThere);
    }

    private final FileRows rows;
    private final Configuration hadoop;

    public PixelFile(FileRows rows, Configuration hadoop) {
        this.rows = rows;
        this.hadoop = hadoop;
    }

    /**
     * Reads the rows in their order.
     *
     * @param values of each image
     * @throws DataException where the file is not as ingest wrote it or cannot be read
     */
    public void read(int values, Sink sink) {
        read(Columns.PIXELS, (row, reader, isThere) -> {
            byte[] pixels = isThere ? reader.getBinary().getBytes() : new byte[0];
            if (pixels.length != values) {
                throw new IllegalStateException(
                        "an image of it has " + pixels.length + " values in place of " + values);
            }
            sink.take(row, pixels);
        });
    }

    /**
     * Reads the labels of the rows in their order.
     *
     * @throws DataException as {@link #read}, and where an image has no label
     */
    public void readLabels(LabelSink sink) {
        read(Columns.LABEL, (row, reader, isThere) -> {
            if (!isThere) {
                throw new IllegalStateException("an image of it has no label");
            }
            sink.take(row, reader.getInteger());
        });
    }

    private void read(String column, Cell cell) {
        Path path = new Path(rows.uri());
        try (ParquetFileReader file = ParquetFileReader.open(
                HadoopInputFile.fromPath(path, hadoop),
                HadoopReadOptions.builder(hadoop, path)
                        .usePageChecksumVerification(true)
                        .build())) {
            new Column(file, column).read(cell);
        } catch (IOException | RuntimeException e) {
            throw new DataException(
                    rows.uri() + (isDamage(e) ? damaged(e) : " cannot be read: " + FirstLine.orClass(e)), e);
        }
    }

    /** Parquet meets damage with whatever its decoders throw; of the rest the store may recover until the next try. */
    private static boolean isDamage(Exception error) {
        return error instanceof RuntimeException
                || error instanceof EOFException
                || error instanceof ChecksumException
                || error.getCause() instanceof TException;
    }

    private static String damaged(Exception error) {
        return " is damaged or not as it was ingested (" + FirstLine.orClass(error)
                + "): ingest again with --overwrite";
    }

    /** A column of an open file. */
    private final class Column {
        private final ParquetFileReader file;
        private final MessageType schema;
        private final ColumnDescriptor column;

        Column(ParquetFileReader file, String name) {
            this.file = file;
            if (file.getRecordCount() != rows.rowsInFile()) {
                throw new IllegalStateException(
                        "it has " + file.getRecordCount() + " images, the manifest says " + rows.rowsInFile());
            }
            MessageType whole = file.getFileMetaData().getSchema();
            this.schema = new MessageType(whole.getName(), whole.getType(name));
            this.column = schema.getColumnDescription(new String[] {name});
            file.setRequestedSchema(schema);
        }

        void read(Cell cell) throws IOException {
            long groupStart = 0;
            int next = 0;
            for (int group = 0; group < file.getRowGroups().size(); group++) {
                long groupRows = file.getRowGroups().get(group).getRowCount();
                long from = Math.max(0, rows.first() - groupStart);
                long until = Math.min(groupRows, rows.first() + rows.count() - groupStart);
                if (from < until) {
                    next = readGroup(file.readRowGroup(group), from, until, cell, next);
                }
                groupStart += groupRows;
            }
        }

        private int readGroup(PageReadStore pages, long from, long until, Cell cell, int first) {
            ColumnReader reader = new ColumnReadStoreImpl(
                            pages,
                            new NoRecords(schema),
                            schema,
                            file.getFileMetaData().getCreatedBy())
                    .getColumnReader(column);
            for (long row = 0; row < from; row++) {
                reader.skip();
                reader.consume();
            }
            int next = first;
            for (long row = from; row < until; row++) {
                cell.take(next, reader, reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel());
                next++;
                reader.consume();
            }
            return next;
        }
    }
}
