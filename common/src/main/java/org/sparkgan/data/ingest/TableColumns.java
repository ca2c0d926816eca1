package org.sparkgan.data.ingest;

import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.SourceColumns;

/**
 * The columns of a table that its images are made of.
 *
 * @param table has them
 * @param asked which they are
 */
record TableColumns(Dataset<Row> table, SourceColumns asked) {
    private static final String PATH = "data.path-column";

    /**
     * Only those columns, fields of structs under their names with dots, and pictures as bytes.
     *
     * @throws ConfigException where the table has no such columns, or of other types
     */
    Dataset<Row> selected() {
        String path = asked.path()
                .orElseThrow(() -> new ConfigException(
                        PATH + " is not set: give the column of the table that names each image, on which the order of"
                                + " images depends"));
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put(asked.image(), image());
        columns.put(path, known(PATH, path, type -> type instanceof StringType, "string"));
        asked.label()
                .ifPresent(label -> columns.put(
                        label, known("data.label-column", label, TableColumns::isLabel, "string or whole numbers")));
        List<Column> named = new ArrayList<>();
        columns.forEach((name, column) -> named.add(column.as(name)));
        return table.select(named.toArray(Column[]::new));
    }

    private Column image() {
        String key = "data.image-column";
        Column image = known(
                key,
                asked.image(),
                type -> type instanceof BinaryType || ImageStructs.are(type),
                "binary, or Spark's image struct");
        return ImageStructs.are(type(image))
                ? udf(new ImageStructs(), DataTypes.BinaryType).apply(image)
                : image;
    }

    private static boolean isLabel(DataType type) {
        return type instanceof StringType
                || type instanceof IntegerType
                || type instanceof LongType
                || type instanceof ShortType
                || type instanceof ByteType;
    }

    private Column known(String key, String name, Predicate<DataType> allowed, String types) {
        Column column = column(name)
                .orElseThrow(() -> new ConfigException(key + " must be a column of the table, one of "
                        + Arrays.toString(table.columns()) + ", but is " + name));
        DataType type = type(column);
        if (!allowed.test(type)) {
            throw new ConfigException(
                    key + " must be a column of type " + types + ", but " + name + " is " + type.simpleString());
        }
        return column;
    }

    /** A column of this name, or else a field of a struct. */
    private Optional<Column> column(String name) {
        return Stream.concat(Stream.of(name), parents(name))
                .filter(parent -> Arrays.asList(table.columns()).contains(parent))
                .findFirst()
                .map(parent -> field(table.col('`' + parent.replace("`", "``") + '`'), name.substring(parent.length())))
                .filter(column -> type(column) != null);
    }

    private static Stream<String> parents(String name) {
        return Stream.iterate(name.lastIndexOf('.'), dot -> dot > 0, dot -> name.lastIndexOf('.', dot - 1))
                .map(dot -> name.substring(0, dot));
    }

    private static Column field(Column struct, String path) {
        Column field = struct;
        for (String name : List.of(path.split("\\.", -1))) {
            field = name.isEmpty() ? field : field.getField(name);
        }
        return field;
    }

    /** Null where Spark finds no such field. */
    private DataType type(Column column) {
        try {
            return table.select(column).schema().fields()[0].dataType();
        } catch (Exception e) {
            // Spark throws checked exceptions that its methods do not declare.
            return null;
        }
    }
}
