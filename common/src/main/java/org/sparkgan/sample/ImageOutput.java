package org.sparkgan.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkgan.picture.SampleGrid;
import org.sparkgan.sample.ImageMaker.Block;
import org.sparkgan.storage.Folder;

/** The three ways in which images apart from each other are written. */
final class ImageOutput {
    private ImageOutput() {}

    /** A file an image, written by the tasks: {@code 000017.png}. */
    static void pngs(JavaSparkContext context, ImageMaker maker, Folder folder) {
        SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
        String out = folder.uri();
        tasks(context, maker).foreachPartition(task -> {
            Folder target = Folder.at(out, hadoop.value());
            maker.blocks(task.next()).forEach(block -> writePngs(block, maker, target));
        });
    }

    private static void writePngs(Block block, ImageMaker maker, Folder folder) {
        for (int i = 0; i < maker.length(block); i++) {
            writePng(
                    SampleGrid.single(block.pixels(), i, maker.shape()),
                    folder,
                    GeneratedColumns.name(block.from() + i));
        }
    }

    /** A retried task finds what the one before wrote: the same picture, whole or torn. */
    static void writePng(BufferedImage image, Folder folder, String name) {
        try (OutputStream out = folder.replace(name)) {
            SampleGrid.writePng(image, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All images side by side in one file. */
    static void grid(JavaSparkContext context, ImageMaker maker, int columns, Folder folder, String name)
            throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (byte[] part : tasks(context, maker).map(maker::pixels).collect()) {
            pixels.write(part);
        }
        BufferedImage grid = SampleGrid.grid(pixels.toByteArray(), maker.shape(), columns);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        SampleGrid.writePng(grid, png);
        folder.write(name, png.toByteArray());
    }

    /** Rows like those of a packed dataset, with labels where the generator takes them. */
    static void parquet(SparkSession spark, JavaSparkContext context, ImageMaker maker, Folder folder) {
        JavaRDD<Row> rows = tasks(context, maker).mapPartitions(task -> rows(maker, task.next()));
        // Append: the folder may be there, but it is empty.
        spark.createDataFrame(rows, GeneratedColumns.OF_IMAGE)
                .write()
                .mode(SaveMode.Append)
                .parquet(folder.uri());
    }

    private static Iterator<Row> rows(ImageMaker maker, int task) {
        return maker.blocks(task)
                .flatMap(block -> IntStream.range(0, maker.length(block)).mapToObj(i -> row(block, i, maker)))
                .iterator();
    }

    private static Row row(Block block, int index, ImageMaker maker) {
        int image = block.from() + index;
        return GeneratedColumns.row(image, maker.label(image), maker.shape(), maker.images(block.pixels(), index, 1));
    }

    /** One number a partition. */
    private static JavaRDD<Integer> tasks(JavaSparkContext context, ImageMaker maker) {
        List<Integer> numbers = maker.ranges().numbers();
        return context.parallelize(numbers, numbers.size());
    }
}
