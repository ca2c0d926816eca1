package org.sparkgan.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.StatCounter;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.Columns;
import org.sparkgan.data.dataset.PackedFiles;
import org.sparkgan.data.dataset.Stack;
import org.sparkgan.random.Purpose;
import org.sparkgan.random.RandomStream;

/**
 * Colour images whose channels are grey images of a source, each drawn at random, with replacement: which one is a pure function of
 * (seed, number of the stacked image, channel).
 *
 * @param grey decoded images of the source, always in the same order
 * @param images how many these are
 * @param stack what is made of them
 */
record StackedImages(JavaRDD<Row> grey, long images, Stack stack) {
    private static final String KEY = "data.stacks";
    private static final String IMAGE = "image";
    private static final StructType NUMBERED = new StructType()
            .add(IMAGE, DataTypes.LongType)
            .add(Columns.LABEL, DataTypes.IntegerType)
            .add(Columns.PIXELS, DataTypes.BinaryType);

    /** The image at a place among the channels of all stacked ones. */
    private record Draw(long seed, long images) implements UDF1<Long, Long> {
        @Override
        public Long call(Long place) {
            RandomStream random = new RandomStream(seed, Purpose.STACK);
            long bits = random.bits(place / Stack.CHANNELS, 0, (int) (place % Stack.CHANNELS));
            return Long.remainderUnsigned(bits, images);
        }
    }

    /**
     * Looks at the labels of the images.
     *
     * @throws ConfigException where images have no labels, or such that no modes can be made of
     */
    static StackedImages of(JavaRDD<Row> grey, DataSettings settings) {
        StatCounter labels = grey.mapToDouble(row -> row.isNullAt(1) ? Double.NEGATIVE_INFINITY : row.getInt(1))
                .stats();
        String source = ", but data.source " + settings.requiredSource();
        if (labels.count() > 0 && labels.min() == Double.NEGATIVE_INFINITY) {
            throw new ConfigException(KEY + " needs a label for every image" + source
                    + " has images without one: give a source with labels (see ingest in jobs/README.md), or leave"
                    + " data.stacks out");
        }
        int count = labels.count() == 0 ? Stack.FEWEST : (int) labels.max() + 1;
        if (labels.min() < 0 || count < Stack.FEWEST || count > Stack.MOST) {
            throw new ConfigException(
                    KEY + " needs labels from 0 on, " + Stack.FEWEST + " to " + Stack.MOST + " of them"
                            + source + " has labels of " + (int) labels.min() + " to " + (int) labels.max()
                            + ": give another source, or leave data.stacks out");
        }
        return new StackedImages(grey, labels.count(), new Stack(count));
    }

    /**
     * Refuses images of colour.
     *
     * @param shape that images of the source take
     * @throws ConfigException where they have several channels
     */
    static void requireGrey(ImageShape shape, DataSettings settings) {
        if (settings.stacks().isPresent() && shape.channels() != 1) {
            throw new ConfigException(KEY + " needs grey images, but those of data.source " + settings.requiredSource()
                    + " become " + shape + ": give data.channels=1, or leave data.stacks out");
        }
    }

    /**
     * The stacked images as decoded ones, in the order of their numbers within each part.
     *
     * @param spark whose settings are the caller's own
     * @param count how many; none where there are no grey ones
     */
    JavaRDD<Row> rows(SparkSession spark, int count, long seed, ImageShape shape) {
        if (images == 0) {
            return grey;
        }
        int parts = PackedFiles.count(count, shape);
        spark.conf().set("spark.sql.shuffle.partitions", parts);
        Dataset<Row> known = spark.createDataFrame(
                grey.zipWithIndex()
                        .map(row -> RowFactory.create(
                                row._2(), row._1().get(1), row._1().get(2))),
                NUMBERED);
        Stack modes = stack;
        return spark.range(0, (long) Stack.CHANNELS * count, 1, parts)
                .withColumn(
                        IMAGE, udf(new Draw(seed, images), DataTypes.LongType).apply(col("id")))
                .join(known, IMAGE)
                .select("id", Columns.LABEL, Columns.PIXELS)
                .repartition(parts, expr("id div " + Stack.CHANNELS))
                .sortWithinPartitions("id")
                .javaRDD()
                .mapPartitions(channels -> new Stacks(channels, modes));
    }
}
