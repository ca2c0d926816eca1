package org.sparkgan.data.source;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** A column of one Parquet file, and what of its types ingest tells apart. */
final class ParquetColumn {
    /** Files whose columns are of one kind are read together. */
    enum Kind {
        BINARY,
        STRING,
        WHOLE_NUMBERS,
        /** Every value of it is missing, so that its type says nothing. */
        EMPTY,
        OTHER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * What a column holds.
     *
     * @param name for messages
     */
    record Content(Kind kind, String name) implements Serializable {
        static Content of(Kind kind) {
            return new Content(kind, kind.toString());
        }
    }

    private ParquetColumn() {}

    /**
     * The column that users call so: {@code image.bytes} is a column of this name, or else the field of a struct; empty
     * where there is none.
     */
    static Optional<ColumnDescriptor> find(MessageType schema, String name) {
        return schema.getColumns().stream()
                .filter(column -> nameOf(column).equals(name))
                .min(Comparator.comparing(column -> column.getPath().length));
    }

    /** Struct and field with a dot between them. */
    static String nameOf(ColumnDescriptor column) {
        return String.join(".", column.getPath());
    }

    /** What it holds in all row groups. */
    static Content content(ColumnDescriptor column, List<BlockMetaData> groups) {
        if (column.getMaxRepetitionLevel() > 0) {
            return new Content(Kind.OTHER, "a list");
        }
        ColumnPath path = ColumnPath.get(column.getPath());
        if (groups.stream()
                .flatMap(group -> group.getColumns().stream())
                .filter(chunk -> chunk.getPath().equals(path))
                .allMatch(ParquetColumn::isEmpty)) {
            return Content.of(Kind.EMPTY);
        }
        PrimitiveType type = column.getPrimitiveType();
        Kind kind = kind(type);
        return kind == Kind.OTHER ? new Content(kind, describe(type)) : Content.of(kind);
    }

    private static boolean isEmpty(ColumnChunkMetaData chunk) {
        Statistics<?> statistics = chunk.getStatistics();
        return statistics != null && statistics.isNumNullsSet() && statistics.getNumNulls() == chunk.getValueCount();
    }

    private static Kind kind(PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case INT32, INT64 ->
                meaning == null || meaning instanceof IntLogicalTypeAnnotation ? Kind.WHOLE_NUMBERS : Kind.OTHER;
            case BINARY -> {
                if (meaning instanceof StringLogicalTypeAnnotation
                        || meaning instanceof EnumLogicalTypeAnnotation
                        || meaning instanceof JsonLogicalTypeAnnotation) {
                    yield Kind.STRING;
                }
                yield meaning == null ? Kind.BINARY : Kind.OTHER;
            }
            case FIXED_LEN_BYTE_ARRAY -> meaning == null ? Kind.BINARY : Kind.OTHER;
            case BOOLEAN, FLOAT, DOUBLE, INT96 -> Kind.OTHER;
        };
    }

    private static String describe(PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return (meaning == null ? type.getPrimitiveTypeName().toString() : meaning.toString()).toLowerCase(Locale.ROOT);
    }

    /** Whether its values are bytes, and no text. */
    static boolean isBinary(ColumnDescriptor column) {
        return kind(column.getPrimitiveType()) == Kind.BINARY;
    }

    /** A whole number or a string as text, from a reader that stands on it. */
    static String text(ColumnReader reader) {
        PrimitiveType type = reader.getDescriptor().getPrimitiveType();
        boolean unsigned =
                type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation number && !number.isSigned();
        return switch (type.getPrimitiveTypeName()) {
            case INT32 ->
                unsigned ? Integer.toUnsignedString(reader.getInteger()) : Integer.toString(reader.getInteger());
            case INT64 -> unsigned ? Long.toUnsignedString(reader.getLong()) : Long.toString(reader.getLong());
            default -> reader.getBinary().toStringUsingUTF8();
        };
    }
}
