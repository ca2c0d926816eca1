package org.sparkgan.sample;

import java.util.Iterator;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.sparkgan.checkpoint.SavedGenerator;
import org.sparkgan.config.ComputeSettings;
import scala.Tuple2;

/** Makes an image for each row of a table: the one that {@code sample} makes under its number. */
public final class RowImages {
    private RowImages() {}

    /**
     * The rows of a table with their images beside them, made when Spark asks for them; only where rows are counted, their number
     * in each part is looked up at once.
     *
     * @param generator as it makes images, without a layer that ties samples together
     * @throws org.sparkgan.config.ConfigException where the table has not the columns of the plan, or has the new one
     */
    public static Dataset<Row> beside(
            Dataset<Row> table, SavedGenerator generator, RowPlan plan, ComputeSettings compute) {
        StructType schema = plan.on(table.schema(), generator.network().classes());
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext());
        RowMaker maker = new RowMaker(
                compute.exact(), generator.network(), spark.broadcast(generator.parameters()), generator.shape(), plan);
        JavaRDD<Row> made = numbered(table.javaRDD(), plan).mapPartitions(rows -> images(maker, rows));
        return table.sparkSession().createDataFrame(made, schema);
    }

    private static JavaRDD<Tuple2<Row, Long>> numbered(JavaRDD<Row> rows, RowPlan plan) {
        if (plan.isByPlace()) {
            JavaPairRDD<Row, Long> counted = rows.zipWithIndex();
            return counted.map(row -> row);
        }
        String column = plan.number();
        return rows.map(row -> new Tuple2<>(row, RowMaker.number(row, column)));
    }

    private static Iterator<Row> images(RowMaker maker, Iterator<Tuple2<Row, Long>> rows) {
        return new ImagedRows(maker.open(), rows);
    }
}
