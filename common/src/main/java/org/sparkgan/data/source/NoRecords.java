package org.sparkgan.data.source;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** Parquet asks for it where records are assembled; here columns are read one by one. */
final class NoRecords extends GroupConverter {
    private final GroupType group;

    NoRecords(GroupType group) {
        this.group = group;
    }

    @Override
    public Converter getConverter(int field) {
        Type type = group.getType(field);
        return type.isPrimitive() ? new PrimitiveConverter() {} : new NoRecords(type.asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
