package org.sparkgan.sample;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.sparkgan.config.ConfigException;
import org.sparkgan.gan.latent.Latents;

/**
 * Which image a row of a table gets.
 *
 * @param latents decide the images by their numbers
 * @param number the column with the number of the image; null: rows are counted from 0
 * @param label the column with the label; null: labels in turn by the numbers
 * @param names of labels, with their numbers; empty where labels are numbers
 * @param out the column of the images
 */
public record RowPlan(Latents latents, String number, String label, Map<String, Integer> names, String out)
        implements Serializable {
    /** Keeps a copy. */
    public RowPlan {
        names = Map.copyOf(names);
    }

    /**
     * The columns of a table and those of its images beside them.
     *
     * @param classes labels that the generator takes; 0 for none, which passes over the column with labels
     * @throws ConfigException where the table has not the columns of the plan, or has the new one
     */
    public StructType on(StructType table, int classes) {
        if (number != null) {
            require(table, "seedCol", number, RowPlan::isWhole, "whole numbers");
        }
        if (label != null && classes > 0) {
            require(
                    table,
                    "labelCol",
                    label,
                    type -> isWhole(type) || (type instanceof StringType && !names.isEmpty()),
                    names.isEmpty() ? "whole numbers" : "string or whole numbers");
        }
        if (Arrays.asList(table.fieldNames()).contains(out)) {
            throw new ConfigException("outputCol must be a column that the table does not have yet, but is " + out);
        }
        return table.add(out, GeneratedColumns.OF_IMAGE, false);
    }

    private static void require(
            StructType table, String key, String column, Predicate<DataType> allowed, String types) {
        if (!Arrays.asList(table.fieldNames()).contains(column)) {
            throw new ConfigException(key + " must be a column of the table, one of "
                    + Arrays.toString(table.fieldNames()) + ", but is " + column);
        }
        DataType type = table.apply(column).dataType();
        if (!allowed.test(type)) {
            throw new ConfigException(
                    key + " must be a column of type " + types + ", but " + column + " is " + type.simpleString());
        }
    }

    private static boolean isWhole(DataType type) {
        return type instanceof IntegerType
                || type instanceof LongType
                || type instanceof ShortType
                || type instanceof ByteType;
    }

    /** Whether rows are counted. */
    boolean isByPlace() {
        return number == null;
    }
}
