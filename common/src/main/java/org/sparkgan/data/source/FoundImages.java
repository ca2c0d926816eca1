package org.sparkgan.data.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.sparkgan.data.Columns;
import org.sparkgan.data.ingest.KnownImages;

/**
 * What a source holds, sorted for the dataset. Decoding ends at a shuffle, whose files all passes over these rows read
 * again.
 */
public final class FoundImages {
    private static final String ORDER = "dataset_order";

    private final JavaRDD<Row> all;
    private final JavaRDD<Row> wanted;

    private FoundImages(JavaRDD<Row> all, JavaRDD<Row> wanted) {
        this.all = all;
        this.wanted = wanted;
    }

    /**
     * Sorts images by a random number that is a pure function of the seed and an image's path.
     *
     * @param marked as {@link KnownImages#mark} makes them
     * @param parts into how many parts
     */
    public static FoundImages allOf(Dataset<Row> marked, long seed, int parts) {
        JavaRDD<Row> all = sorted(marked, col(Columns.PATH), seed, parts);
        return new FoundImages(all, all.filter(row -> !Columns.isKnown(row)));
    }

    /**
     * Sorts images by a random number that is a pure function of the seed and an image's pixels. Of those with the same
     * pixels, which the order brings together, the one whose path comes first stays, and none where the dataset has them.
     *
     * @param marked as {@link KnownImages#mark} makes them
     * @param parts into how many parts
     */
    public static FoundImages distinct(Dataset<Row> marked, long seed, int parts) {
        JavaRDD<Row> all = sorted(marked, coalesce(sha2(col(Columns.PIXELS), 256), col(Columns.PATH)), seed, parts);
        return new FoundImages(
                all,
                all.filter(row -> !Columns.isKnown(row) && !Columns.isRepeated(row))
                        .mapPartitions(DistinctImages::new));
    }

    private static JavaRDD<Row> sorted(Dataset<Row> marked, Column identity, long seed, int parts) {
        return marked.withColumn(
                        ORDER, udf(new DatasetOrder(seed), DataTypes.LongType).apply(identity))
                .repartition(parts, col(ORDER))
                .sortWithinPartitions(ORDER, Columns.PATH)
                .drop(ORDER)
                .javaRDD();
    }

    /** Images that were read, the known ones too. */
    public long read() {
        return all.count();
    }

    /** Images that the dataset has already, by their paths. */
    public long known() {
        return all.filter(Columns::isKnown).count();
    }

    /** Images to be packed. */
    public JavaRDD<Row> usable() {
        return wanted.filter(row -> !Columns.isBroken(row));
    }

    /** Why images cannot be read. */
    public JavaRDD<String> reasons() {
        return rejected().map(row -> row.getString(1));
    }

    /** Images that cannot be read, with {@link Columns#REJECTED}. */
    public JavaRDD<Row> rejected() {
        return wanted.filter(Columns::isBroken).map(Columns::rejected);
    }

    /** One of those that cannot be read, with its message: always the same. */
    public String exampleRejected() {
        Row example = rejected().takeOrdered(1, new ByPath()).get(0);
        return example.getString(0) + " " + example.getString(2);
    }

    private record ByPath() implements Comparator<Row>, Serializable {
        @Override
        public int compare(Row one, Row other) {
            return one.getString(0).compareTo(other.getString(0));
        }
    }
}
