package org.sparkgan.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files as other programs write them. */
public final class ParquetFile {
    private ParquetFile() {}

    /**
     * Writes rows.
     *
     * @param fields as in {@code optional binary content; optional int32 label}
     * @param rows values in the order of the fields; a struct is a list of values
     */
    public static void write(Path file, String fields, Object[]... rows) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message row { " + fields + "; }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        new org.apache.hadoop.fs.Path(null, null, file.toString()))
                .withType(schema)
                .withConf(new Configuration())
                .build()) {
            for (Object[] row : rows) {
                writer.write(group(schema, Arrays.asList(row)));
            }
        }
    }

    private static Group group(GroupType type, List<?> values) {
        Group group = new SimpleGroup(type);
        for (int field = 0; field < values.size(); field++) {
            if (values.get(field) != null) {
                add(group, field, values.get(field));
            }
        }
        return group;
    }

    private static void add(Group group, int field, Object value) {
        if (value instanceof Integer number) {
            group.add(field, number);
        } else if (value instanceof Long number) {
            group.add(field, number);
        } else if (value instanceof Double number) {
            group.add(field, number);
        } else if (value instanceof String text) {
            group.add(field, text);
        } else if (value instanceof byte[] bytes) {
            group.add(field, Binary.fromConstantByteArray(bytes));
        } else {
            group.add(field, group(group.getType().getType(field).asGroupType(), new ArrayList<>((List<?>) value)));
        }
    }
}
