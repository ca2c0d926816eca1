package org.sparkgan.data.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.sparkgan.data.Columns;
import org.sparkgan.data.dataset.Addition;
import org.sparkgan.data.dataset.PackedDataset;

/**
 * The images that a dataset has read already. An image is known by its source's address and its path in it: one that was
 * packed is known whatever became of its file, and one that was rejected is known as long as it still cannot be read.
 * Images of another source are new. Spark compares them where they are; the driver sees none.
 */
public final class KnownImages {
    private static final String PACKED = "was_packed";
    private static final String CONTENT = "content";

    private final PackedDataset dataset;
    private final Predicate<Addition> fromSource;

    /**
     * Images of a dataset.
     *
     * @param source the whole address of the source of those that may come again
     */
    KnownImages(PackedDataset dataset, String source) {
        this.dataset = dataset;
        this.fromSource = addition -> addition.source().equals(source);
    }

    /** Marks what a first ingest decodes: nothing is known. */
    static Dataset<Row> none(Dataset<Row> decoded) {
        return decoded.withColumn(Columns.KNOWN, lit(false)).withColumn(Columns.REPEATED, lit(false));
    }

    /** How many of the source are packed. */
    long packed() {
        return dataset.manifest().additions().stream()
                .filter(fromSource)
                .mapToLong(Addition::images)
                .sum();
    }

    /**
     * Adds {@link Columns#KNOWN} and {@link Columns#REPEATED}, and takes the pixels from what is known.
     *
     * @param decoded images of the source, with {@link Columns#DECODED}
     * @param byPixels whether to look for the same pixels, for which the dataset is read whole
     */
    Dataset<Row> mark(Dataset<Row> decoded, boolean byPixels) throws IOException {
        Dataset<Row> marked = packed() == 0 ? decoded.withColumn(Columns.KNOWN, lit(false)) : markKnown(decoded);
        marked = byPixels ? markRepeated(marked) : marked.withColumn(Columns.REPEATED, lit(false));
        Column pixels =
                when(col(Columns.KNOWN), lit(null).cast(DataTypes.BinaryType)).otherwise(col(Columns.PIXELS));
        return marked.select(
                col(Columns.PATH),
                col(Columns.LABEL),
                pixels.as(Columns.PIXELS),
                col(Columns.MESSAGE),
                col(Columns.KNOWN),
                col(Columns.REPEATED));
    }

    private Dataset<Row> markKnown(Dataset<Row> decoded) throws IOException {
        Dataset<Row> packed =
                dataset.rows(fromSource).select(col(Columns.PATH), lit(true).as(PACKED));
        Dataset<Row> rejected = dataset.rejected(fromSource)
                .select(col(Columns.PATH), lit(false).as(PACKED));
        Dataset<Row> known =
                packed.union(rejected).groupBy(Columns.PATH).agg(max(PACKED).as(PACKED));
        Column isKnown =
                col(PACKED).isNotNull().and(col(PACKED).or(col(Columns.MESSAGE).isNotNull()));
        return decoded.join(known, using(Columns.PATH), "left").withColumn(Columns.KNOWN, isKnown);
    }

    private Dataset<Row> markRepeated(Dataset<Row> marked) {
        Column content = sha2(col(Columns.PIXELS), 256);
        Dataset<Row> packed =
                dataset.rows().select(content.as(CONTENT)).distinct().withColumn(Columns.REPEATED, lit(true));
        return marked.withColumn(CONTENT, coalesce(content, col(Columns.PATH)))
                .join(packed, using(CONTENT), "left")
                .withColumn(Columns.REPEATED, coalesce(col(Columns.REPEATED), lit(false)));
    }

    private static String[] using(String column) {
        return new String[] {column};
    }
}
