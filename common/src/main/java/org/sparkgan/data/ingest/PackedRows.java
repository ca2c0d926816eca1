package org.sparkgan.data.ingest;

import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkgan.config.DataSettings;
import org.sparkgan.config.ImageShape;
import org.sparkgan.data.dataset.Stack;
import org.sparkgan.data.source.FoundImages;

/**
 * What becomes of the usable images of a source.
 *
 * @param rows of the dataset
 * @param shape of each
 * @param labels number by name; empty where labels are numbers
 * @param stack what they are made of; null where each is an image of the source
 * @param sources usable images of the source; empty: as many as there are rows
 */
record PackedRows(
        JavaRDD<Row> rows, ImageShape shape, SortedMap<String, Integer> labels, Stack stack, OptionalLong sources) {
    /**
     * Themselves, or stacks of them, as {@code data.stacks} has it.
     *
     * @param shape of the source's images
     * @param labels of the source
     */
    static PackedRows of(
            SparkSession spark,
            FoundImages found,
            ImageShape shape,
            SortedMap<String, Integer> labels,
            DataSettings settings,
            long seed) {
        if (settings.stacks().isEmpty()) {
            return new PackedRows(found.usable(), shape, labels, null, OptionalLong.empty());
        }
        StackedImages stacked = StackedImages.of(found.usable(), settings);
        ImageShape colour = new ImageShape(Stack.CHANNELS, shape.height(), shape.width());
        return new PackedRows(
                stacked.rows(spark, settings.stacks().get(), seed, colour),
                colour,
                Collections.emptySortedMap(),
                stacked.stack(),
                OptionalLong.of(stacked.images()));
    }
}
