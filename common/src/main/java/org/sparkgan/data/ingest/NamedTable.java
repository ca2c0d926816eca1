package org.sparkgan.data.ingest;

import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.FirstLine;

/**
 * A table that Spark knows by a name, or by a path and a format.
 *
 * @param settings {@code data.source} and {@code data.table-format}
 */
record NamedTable(DataSettings settings) {
    private static final String FORMAT = "data.table-format";

    /**
     * Its rows.
     *
     * @throws ConfigException where there is no such table, or no such format
     */
    Dataset<Row> rows(SparkSession spark) {
        String name = settings.requiredSource();
        try {
            return settings.tableFormat().isPresent()
                    ? spark.read().format(settings.tableFormat().get()).load(name)
                    : spark.read().table(name);
        } catch (Exception e) {
            // Spark throws checked exceptions that its methods do not declare.
            throw refusal(name, e);
        }
    }

    private ConfigException refusal(String name, Exception e) {
        String text = FirstLine.orClass(e);
        if (e instanceof ClassNotFoundException || text.contains("DATA_SOURCE_NOT_FOUND")) {
            return new ConfigException(FORMAT + " must be a format that this Spark knows, but is "
                    + settings.tableFormat().orElse("that of data.source " + name)
                    + ": give spark-submit its package, with --packages or --jars");
        }
        if (e instanceof AnalysisException && (text.contains("NOT_FOUND") || text.contains("PATH_NOT_EXIST"))) {
            return new ConfigException("data.source " + name + ": there is no such table"
                    + (settings.tableFormat().isPresent() ? "" : " in the catalogs of this Spark"));
        }
        return new ConfigException("data.source " + name + " cannot be read as a table: " + text);
    }

    /** By which a dataset knows the table again. */
    String address() {
        return settings.tableFormat().map(format -> format + ":").orElse("table:") + settings.requiredSource();
    }
}
