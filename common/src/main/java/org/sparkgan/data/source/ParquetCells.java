package org.sparkgan.data.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Some columns of the rows of a {@link ParquetPart}, a row group in memory at a time: a cell is a {@code byte[]}, or for text
 * and whole numbers a {@code String}, and null where the row has none or the file no such column. Spark is not asked: it would
 * take names with brackets for patterns, columns of two widths for an error, and folders {@code a=b} for nothing.
 */
final class ParquetCells implements Iterator<Object[]>, Closeable {
    private final ParquetPart part;
    private final ParquetFileReader file;
    private final MessageType schema;
    private final List<Optional<ColumnDescriptor>> columns;
    private final ColumnReader[] readers;
    private int nextGroup;
    private long rowsLeft;

    /** Opens the columns of these names; null names none. */
    ParquetCells(ParquetPart part, List<String> names, Configuration hadoop) {
        this.part = part;
        this.nextGroup = part.firstGroup();
        this.readers = new ColumnReader[names.size()];
        Path path = new Path(part.file());
        try {
            file = ParquetFileReader.open(
                    HadoopInputFile.fromPath(path, hadoop),
                    HadoopReadOptions.builder(hadoop, path)
                            .usePageChecksumVerification(true)
                            .build());
            MessageType whole = file.getFileMetaData().getSchema();
            columns = names.stream()
                    .map(name -> Optional.ofNullable(name).flatMap(column -> ParquetColumn.find(whole, column)))
                    .toList();
            schema = new MessageType(
                    whole.getName(),
                    only(
                            whole,
                            columns.stream()
                                    .flatMap(Optional::stream)
                                    .map(column -> Arrays.asList(column.getPath()))
                                    .toList()));
            file.setRequestedSchema(schema);
        } catch (IOException | RuntimeException e) {
            throw ParquetFooter.unreadable(part.file(), e);
        }
    }

    /** The fields of a struct that lead to these columns. */
    private static List<Type> only(GroupType group, List<List<String>> paths) {
        List<Type> fields = new ArrayList<>();
        for (Type field : group.getFields()) {
            List<List<String>> inside = paths.stream()
                    .filter(path -> path.get(0).equals(field.getName()))
                    .map(path -> path.subList(1, path.size()))
                    .toList();
            if (!inside.isEmpty()) {
                fields.add(
                        field.isPrimitive()
                                ? field
                                : field.asGroupType().withNewFields(only(field.asGroupType(), inside)));
            }
        }
        return fields;
    }

    @Override
    public boolean hasNext() {
        while (rowsLeft == 0 && nextGroup < part.firstGroup() + part.groups()) {
            try {
                open(file.readRowGroup(nextGroup));
            } catch (IOException | RuntimeException e) {
                throw ParquetFooter.unreadable(part.file(), e);
            }
            nextGroup++;
        }
        return rowsLeft > 0;
    }

    private void open(PageReadStore pages) {
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                pages, new NoRecords(schema), schema, file.getFileMetaData().getCreatedBy());
        for (int i = 0; i < readers.length; i++) {
            readers[i] = columns.get(i)
                    .map(column -> store.getColumnReader(schema.getColumnDescription(column.getPath())))
                    .orElse(null);
        }
        rowsLeft = pages.getRowCount();
    }

    @Override
    public Object[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all rows of " + part.file() + " are read");
        }
        rowsLeft--;
        try {
            return Arrays.stream(readers).map(ParquetCells::cell).toArray();
        } catch (RuntimeException e) {
            throw ParquetFooter.unreadable(part.file(), e);
        }
    }

    private static Object cell(ColumnReader reader) {
        if (reader == null) {
            return null;
        }
        boolean isThere =
                reader.getCurrentDefinitionLevel() == reader.getDescriptor().getMaxDefinitionLevel();
        Object cell = null;
        if (isThere) {
            cell = ParquetColumn.isBinary(reader.getDescriptor())
                    ? reader.getBinary().getBytes()
                    : ParquetColumn.text(reader);
        }
        reader.consume();
        return cell;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
