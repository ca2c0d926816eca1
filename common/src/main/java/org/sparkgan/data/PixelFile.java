package org.sparkgan.data;

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
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import shaded.parquet.org.apache.thrift.TException;

/**
 * Reads the pixels of consecutive rows of a Parquet file, and of the file only the row groups that hold them and of those
 * only the column of pixels; checksums of pages are verified.
 */
final class PixelFile {
    /** Takes the pixels of the rows, which are numbered from 0. */
    interface Sink {
        void take(int row, byte[] pixels);
    }

    private final FileRows rows;
    private final Configuration hadoop;

    PixelFile(FileRows rows, Configuration hadoop) {
        this.rows = rows;
        this.hadoop = hadoop;
    }

    /**
     * Reads the rows in their order.
     *
     * @param values of each image
     * @throws DataException where the file is not as ingest wrote it or cannot be read
     */
    void read(int values, Sink sink) {
        Path path = new Path(rows.uri());
        try (ParquetFileReader file = ParquetFileReader.open(
                HadoopInputFile.fromPath(path, hadoop),
                HadoopReadOptions.builder(hadoop, path)
                        .usePageChecksumVerification(true)
                        .build())) {
            new Column(file, values).read(sink);
        } catch (IOException | RuntimeException e) {
            throw new DataException(rows.uri() + (isDamage(e) ? damaged(e) : " cannot be read: " + reason(e)), e);
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
        return " is damaged or not as it was ingested (" + reason(error) + "): ingest again with --overwrite";
    }

    private static String reason(Exception error) {
        String message = error.getMessage() == null ? error.toString() : error.getMessage();
        return message.lines().findFirst().orElse("");
    }

    /** The column of pixels of an open file. */
    private final class Column {
        private final ParquetFileReader file;
        private final int values;
        private final MessageType schema;
        private final ColumnDescriptor column;

        Column(ParquetFileReader file, int values) {
            this.file = file;
            this.values = values;
            if (file.getRecordCount() != rows.rowsInFile()) {
                throw new IllegalStateException(
                        "it has " + file.getRecordCount() + " images, the manifest says " + rows.rowsInFile());
            }
            MessageType whole = file.getFileMetaData().getSchema();
            this.schema = new MessageType(whole.getName(), whole.getType(Columns.PIXELS));
            this.column = schema.getColumnDescription(new String[] {Columns.PIXELS});
            file.setRequestedSchema(schema);
        }

        void read(Sink sink) throws IOException {
            long groupStart = 0;
            int next = 0;
            for (int group = 0; group < file.getRowGroups().size(); group++) {
                long groupRows = file.getRowGroups().get(group).getRowCount();
                long from = Math.max(0, rows.first() - groupStart);
                long until = Math.min(groupRows, rows.first() + rows.count() - groupStart);
                if (from < until) {
                    next = readGroup(file.readRowGroup(group), from, until, sink, next);
                }
                groupStart += groupRows;
            }
        }

        private int readGroup(PageReadStore pages, long from, long until, Sink sink, int first) {
            ColumnReader reader = new ColumnReadStoreImpl(
                            pages,
                            new NoRecords(),
                            schema,
                            file.getFileMetaData().getCreatedBy())
                    .getColumnReader(column);
            for (long row = 0; row < from; row++) {
                reader.skip();
                reader.consume();
            }
            int next = first;
            for (long row = from; row < until; row++) {
                sink.take(next, pixels(reader));
                next++;
                reader.consume();
            }
            return next;
        }

        private byte[] pixels(ColumnReader reader) {
            boolean isThere = reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel();
            byte[] pixels = isThere ? reader.getBinary().getBytes() : new byte[0];
            if (pixels.length != values) {
                throw new IllegalStateException(
                        "an image of it has " + pixels.length + " values in place of " + values);
            }
            return pixels;
        }
    }

    /** Parquet asks for it where records are assembled; here only one column is read. */
    private static final class NoRecords extends GroupConverter {
        @Override
        public Converter getConverter(int field) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
