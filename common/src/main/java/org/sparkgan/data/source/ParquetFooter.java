package org.sparkgan.data.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.sparkgan.config.FirstLine;
import org.sparkgan.data.DataException;

/**
 * What the footer of a Parquet file says, as far as ingest asks.
 *
 * @param file its address
 * @param columns names of all columns, fields of structs too
 * @param contents of the columns that ingest reads and that are there
 * @param rows of each row group
 * @param bytes of each row group
 */
record ParquetFooter(
        String file,
        List<String> columns,
        Map<String, ParquetColumn.Content> contents,
        List<Long> rows,
        List<Long> bytes) {
    /** What Hive and Spark call a folder whose label is missing. */
    private static final String NO_LABEL = "__HIVE_DEFAULT_PARTITION__";

    /**
     * Reads it.
     *
     * @param wanted columns that ingest reads
     * @throws DataException naming the file where it is no Parquet file or damaged
     */
    static ParquetFooter read(String file, List<String> wanted, Configuration hadoop) {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), hadoop))) {
            MessageType schema = reader.getFileMetaData().getSchema();
            List<BlockMetaData> groups = reader.getRowGroups();
            Map<String, ParquetColumn.Content> contents = new TreeMap<>();
            for (String name : wanted) {
                Optional<ColumnDescriptor> column = ParquetColumn.find(schema, name);
                column.ifPresent(found -> contents.put(name, ParquetColumn.content(found, groups)));
            }
            return new ParquetFooter(
                    file,
                    schema.getColumns().stream().map(ParquetColumn::nameOf).toList(),
                    contents,
                    groups.stream().map(BlockMetaData::getRowCount).toList(),
                    groups.stream().map(BlockMetaData::getCompressedSize).toList());
        } catch (IOException | RuntimeException e) {
            throw unreadable(file, e);
        }
    }

    /** One line that names the file. */
    static DataException unreadable(String file, Exception cause) {
        return new DataException(file + " cannot be read as a Parquet file: " + FirstLine.orClass(cause), cause);
    }

    /** Rows in all groups. */
    long images() {
        return rows.stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the file lies in a folder {@code column=value}, as Hive and Spark partition tables. */
    boolean isPartitionedBy(String column) {
        return file.contains("/" + column + "=");
    }

    /** The value in the name of the nearest such folder; null where it stands for none. */
    String partition(String column) {
        int start = file.lastIndexOf("/" + column + "=") + column.length() + 2;
        String value = file.substring(start, file.indexOf('/', start));
        return value.equals(NO_LABEL) ? null : unescaped(value);
    }

    /** Columns that folders on the way to the file stand for. */
    List<String> partitions() {
        List<String> names = new ArrayList<>();
        for (String folder : file.substring(0, file.lastIndexOf('/')).split("/", -1)) {
            if (folder.indexOf('=') > 0) {
                names.add(folder.substring(0, folder.indexOf('=')));
            }
        }
        return names;
    }

    /** Percent signs escape bytes of UTF-8; where they do not, the value is as it stands. */
    private static String unescaped(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
